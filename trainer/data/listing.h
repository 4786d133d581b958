// SPDX-License-Identifier: Apache-2.0
// What one [[data]] has: files or rows with their labels, before classes and parts are known.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "trainer/data/dataset.h"

namespace mote::trainer {

struct Listed {
  Example example;  // without label and part
  std::string label;
  std::optional<Part> part;  // that a column says
};

// In the table's order, or sorted by path.
// Errors: as OpenDataset()
Result<std::vector<Listed>> ListSource(const SourceSettings& source,
                                       const std::filesystem::path& recipe_folder,
                                       const frontend::Sense& sense);

// Whether it can be an example, by its name.
bool IsExampleFile(const std::filesystem::path& file, const frontend::Sense& sense);

}  // namespace mote::trainer
