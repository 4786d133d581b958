// SPDX-License-Identifier: Apache-2.0
// Small modules for tests.
#pragma once

#include "compiler/graph/module_builder.h"
