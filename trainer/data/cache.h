// SPDX-License-Identifier: Apache-2.0
// Features on disk: a file for what they were made of, checked when it is read.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "trainer/data/features.h"

namespace mote::trainer {

// The file in `folder` for features of such a key, which says all that they depend on.
std::filesystem::path CacheFile(const std::filesystem::path& folder,
                                const std::string& name,
                                const std::string& key);

// nullopt where it is not there, of another key, or damaged.
std::optional<FeatureSet> ReadCached(const std::filesystem::path& file, const std::string& key);

// Written beside and renamed into place; the folder is made. Features too large for a file are not
// kept. Errors: the folder or file cannot be written
Status WriteCached(const std::filesystem::path& file,
                   const std::string& key,
                   const FeatureSet& features);

}  // namespace mote::trainer
