// SPDX-License-Identifier: Apache-2.0
// Foreign implementations to compare with. tools/fetch_oracle puts them into build/oracle, pinned
// by hash; they are loaded at run time and nothing of them is part of mote.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "runtime/base/fixed_point.h"
#include "support/result.h"

namespace mote::conformance {

enum class OracleKind {
  kTflite,   // TensorFlow Lite 2.2.0's C library: rounds twice, mode `tflm`
  kTflm,     // TensorFlow Lite Micro's Python package: what mode `tflm` means
  kLitert,   // LiteRT's reference kernels: mode `tflm`
  kXnnpack,  // LiteRT with XNNPACK, which requantises through float32: mode `xnnpack`
};

// A model made ready to run.
class OracleModel {
 public:
  virtual ~OracleModel() = default;
  // The bytes of each graph input, in order, to the bytes of each graph output. Variables keep
  // their values from one call to the next.
  virtual Result<std::vector<graph::Bytes>> Run(const std::vector<graph::Bytes>& inputs) = 0;
};

class Oracle {
 public:
  virtual ~Oracle() = default;
  // Errors carry what the implementation said: an operator or a version that it lacks.
  virtual Result<std::shared_ptr<OracleModel>> Open(graph::Bytes file) = 0;
};

// Loaded once a process, on first use.
// Errors: kMissingTool where it is not there, with the command that fetches it.
const Result<std::unique_ptr<Oracle>>& TheOracle(OracleKind kind);

const char* OracleName(OracleKind kind);  // "Tflite": part of a test's name
Rounding RoundingOf(OracleKind kind);     // the mode to compare with

}  // namespace mote::conformance
