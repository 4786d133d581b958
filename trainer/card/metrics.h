// SPDX-License-Identifier: Apache-2.0
// What a training came to, as JSON: metrics.json, and the answer of `mote train --json`.
#pragma once

#include <nlohmann/json.hpp>

#include "trainer/train/certify.h"

namespace mote::trainer {

// Keys: name, task, seed, data {part: {class: count}}, near_duplicates, epochs, resumed_after,
// float and int8 {accuracy, balanced_accuracy, per_class} or {auc, limit, false_alarms, detected}
// (null where the test has no rows for it), same_answer, imitation {outputs, equal, most_steps}; of
// a classical model none of float's.
nlohmann::ordered_json MetricsOf(const Recipe& recipe,
                                 const Prepared& prepared,
                                 const Fitted& fitted,
                                 const Certificate& certificate);

// Examples of a class: right, all, of the test.
struct Recall {
  int64_t right = 0;
  int64_t all = 0;
};
Recall RecallOf(const ClassJudgement& judgement, size_t label);

}  // namespace mote::trainer
