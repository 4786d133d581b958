// SPDX-License-Identifier: Apache-2.0
// What the tests of compiler/tflite share: a small model, and flatbuffers' own text form of models
// as a second opinion on what the bytes say.
#pragma once

#include <string>

#include "compiler/graph/module.h"
#include "nlohmann/json.hpp"

namespace mote::tflite {

// Some 2 KB with something in every part of a Module: per-channel weights, sparsity, a custom
// operator, an optional input, two subgraphs, signatures, metadata.
graph::Module SmallModule();

// schema.fbs, as it stands in the source folder.
std::string SchemaText();

// The bytes of a model given as JSON, made by flatbuffers' parser, which wants a union's type
// before the union: hence ordered. Another schema stands for a later version of the format.
graph::Bytes FromJson(const nlohmann::ordered_json& model,
                      const std::string& schema = SchemaText());

// What flatbuffers' text generator says of a model, with defaults filled in. Two ways to say the
// same are made one: empty strings and lists are absent; builtin_code is the larger of the two
// codes.
nlohmann::json ToJson(const graph::Bytes& model);

// The first difference as a JSON patch, "" where they are equal.
std::string Difference(const nlohmann::json& a, const nlohmann::json& b);

// One operator RESHAPE over x -> y, for tests to change.
nlohmann::ordered_json ReshapeJson();

}  // namespace mote::tflite
