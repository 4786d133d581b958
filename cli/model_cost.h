// SPDX-License-Identifier: Apache-2.0
// What a model that is not written yet costs on a board, and whether a recipe's budget allows it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "compiler/graph/module.h"
#include "estimate/board.h"
#include "trainer/recipe/recipe.h"

namespace mote::cli {

struct ModelCost {
  std::string board;
  uint64_t ram_bytes = 0;    // arena, the front end's Stream, variables and stack
  uint64_t flash_bytes = 0;  // as linked: code and constants
  int64_t macs = 0;
  // Of the network, estimated; where the board's core has estimates.
  std::optional<int64_t> cycles;
  double latency_ms = 0, energy_mj = 0;
  std::vector<std::string> unknown;  // kernels that the estimate is without: it takes this or more
};

// Compiles, links and measures it. Errors: as program::Compile() and toolchain::BuildAndMeasure()
Result<ModelCost> CostOn(const estimate::Board& board, const graph::Module& module);

// By the compiler's plan alone, which takes a fraction of a second: the arena and the constants are
// exact. Code, stack and what a front end keeps are those of models/wakeword and models/potato, as
// linked: of sound and other signals 29 KB of flash and 5 KB of RAM, of images 18 KB and 1 KB.
// Errors: as program::Compile()
Result<ModelCost> PlannedCostOn(const estimate::Board& board, const graph::Module& module);

Json CostJson(const ModelCost& cost);
// "  flash 63,540 bytes, RAM 20,480 bytes, 12.3 ms and 0.21 mJ an inference on nano33ble"
std::string CostText(const ModelCost& cost);

// Errors: everything that is above the budget, found and wanted, and what makes it less
Status CheckBudget(const trainer::BudgetSettings& budget, const ModelCost& cost);

}  // namespace mote::cli
