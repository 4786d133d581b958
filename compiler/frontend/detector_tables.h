// SPDX-License-Identifier: Apache-2.0
// The constants of a detector (runtime/stream/detector/detector.h), computed from its settings.
#pragma once

#include <vector>

#include "compiler/frontend/front_end.h"
#include "runtime/stream/detector/detector.h"

namespace mote::frontend {

class DetectorTables {
 public:
  // `output`: the model's output 0. Errors: scores neither int8 nor uint8, or without scale
  static Result<DetectorTables> Make(const FrontEnd& front_end, const graph::Tensor& output);

  // Valid as long as these tables are.
  DetectorParams Params() const;
  // A label for each score.
  const std::vector<std::string>& labels() const { return labels_; }

 private:
  DetectorParams params_ = {};
  std::vector<DetectorClass> classes_;
  std::vector<std::string> labels_;
};

// Milliseconds between two inferences.
double InferenceMs(const FrontEnd& front_end);

}  // namespace mote::frontend
