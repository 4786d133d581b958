// SPDX-License-Identifier: Apache-2.0
// A foreign implementation to compare with: TensorFlow Lite 2.2.0's C library, loaded at run time.
// tools/fetch_oracle puts it into build/oracle; the environment's MOTE_ORACLE names another file.
//
// Its int8 kernels round twice, as TensorFlow Lite Micro does by default: mode `tflm` of mote.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "compiler/graph/module.h"
#include "support/result.h"

namespace mote::conformance {

class TfliteOracle {
 public:
  // Errors: kMissingTool where the library is not there, with the command that fetches it.
  static Result<TfliteOracle> Load();

  // A model made ready to run. Copies share it.
  class Model {
   public:
    // The bytes of each graph input, in order, to the bytes of each graph output.
    Result<std::vector<graph::Bytes>> Run(const std::vector<graph::Bytes>& inputs);

   private:
    friend class TfliteOracle;
    struct State;
    explicit Model(std::shared_ptr<State> state) : state_(std::move(state)) {}
    std::shared_ptr<State> state_;
  };

  // Errors carry what the library said: an operator or a version that it lacks.
  Result<Model> Open(graph::Bytes file) const;

 private:
  struct Library;
  explicit TfliteOracle(std::shared_ptr<Library> library) : library_(std::move(library)) {}
  std::shared_ptr<Library> library_;
};

}  // namespace mote::conformance
