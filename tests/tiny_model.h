// SPDX-License-Identifier: Apache-2.0
// A keyword-like int8 model with pseudo-random weights: the operators and quantisation of a real
// one in 6 KB, for tests and demonstrations without shared data. It is untrained: it shows that two
// ways of running it agree and what it costs, never how well it classifies.
//
//   x int8 [1,49,10,1] -> conv 10x4 /2 relu -> depthwise 3x3 relu -> conv 1x1 relu -> average pool
//     -> reshape -> fully connected -> softmax int8 [1,12]
#pragma once

#include "compiler/graph/module.h"

namespace mote::tests {

// The same bytes on every machine.
graph::Module TinyModel();

inline constexpr int kTinyModelRows = 49;
inline constexpr int kTinyModelColumns = 10;

// A smooth pattern of the input's size, another one for each number.
graph::Bytes TinyModelInput(int number = 0);

}  // namespace mote::tests
