// SPDX-License-Identifier: Apache-2.0
// What quantisation costs a model, layer by layer, and what would make it cost less.
//   own damage of layer i = sum over samples of (y_i - z_i)^2 / sum of y^2, y being the outputs of
//   the float model, z_i and y_i those where layer i computes in integers and in float, on inputs
//   that are rounded to the integers it will get, and all after it is float
// So the rounding of a tensor is the damage of the layer that makes it, with that layer's weights
// and its arithmetic, and a layer that only moves values does none. Cost     twice the float model
// from each layer on, for each sample
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "compiler/quantize/remedy.h"
#include "support/result.h"

namespace mote::quantize {

inline constexpr int kModelInput = -1;
inline constexpr double kMostDb = 200;

struct LayerDamage {
  int index = 0;         // the operator of the model of integers, or kModelInput
  std::string op, name;  // its opcode, or "input"; its output
  // Of its output in the model of integers, with the damage of all before it: at most kMostDb.
  double snr_db = 0;
  double damage_db = 0;  // its own, at the outputs: at least -kMostDb
  double share = 0;      // of the own damage of all
  double saturated = 0;  // range_use.h
  double used_range = 1;
  double weight_spread = 0;  // weight_spread.h
  bool matters = false;
  Remedy remedy = Remedy::kNone;  // where it matters
};

struct Explanation {
  std::vector<LayerDamage> layers;  // worst first
  double output_snr_db = 0;         // of all outputs of real numbers, each by its own signal
  int64_t samples = 0;
  double same_class = 0;  // share of samples with the same highest value of output 0
};

// A layer matters that does a tenth of all damage, and more than an error of 3 % of the outputs; of
// 1 % where a better range is all that it wants.
inline constexpr double kMatteringShare = 0.1, kMatteringDb = -30, kCheapDb = -40;

// `real`: as FloatModel() gives it; `samples`: the bytes of all its inputs. `on_sample` is told how
// many are done.
// Errors: as MatchLayers() and program::Compile(); no output of real numbers; a tensor that becomes
// infinite or no number
Result<Explanation> Explain(const graph::Module& real,
                            const graph::Module& integers,
                            const std::vector<graph::Bytes>& samples,
                            const std::function<void(int64_t)>& on_sample);

}  // namespace mote::quantize
