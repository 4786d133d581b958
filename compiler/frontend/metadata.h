// SPDX-License-Identifier: Apache-2.0
// The front end inside of a .tflite: a metadata entry `mote.frontend`, a line of text and TOML.
//   mote.frontend 1 crc32 8f3a11c0
//   version = 1
//   ...
// Others that read .tflite skip metadata that they do not know, and a person can read this.
#pragma once

#include <optional>

#include "compiler/frontend/front_end.h"

namespace mote::frontend {

inline constexpr const char* kMetadataName = "mote.frontend";

// nullopt for a model without one.
// Errors: damaged (its checksum says so), of a newer version, or settings that ReadFrontEnd()
// refuses or that do not fit the model
Result<std::optional<FrontEnd>> FrontEndIn(const graph::Module& module);

// Adds it, in place of one that is there. Errors: as CheckFits().
Status Attach(const FrontEnd& front_end, graph::Module& module);

}  // namespace mote::frontend
