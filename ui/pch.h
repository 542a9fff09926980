// SPDX-License-Identifier: GPL-3.0-or-later
// What nearly every file of the window includes: Qt's headers cost three seconds a file without it.
#pragma once
#include <QAbstractItemModel>
#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QTreeView>

#include "base/pch.h"
