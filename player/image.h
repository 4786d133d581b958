// SPDX-License-Identifier: Apache-2.0
// Photographs as models take them.
#pragma once

#include <filesystem>

#include "compiler/frontend/front_end.h"
#include "compiler/program/program.h"
#include "support/result.h"

namespace mote::player {

// ".png", ".jpg" or ".jpeg", in any case of letters.
bool IsImageFile(const std::filesystem::path& file);

// The picture cropped, resized and quantised as `front_end` says, for that input of the model. PNG
// of any kind (transparency on black) and JPEG, as grey for one channel and as RGB for three.
// Errors: no such file, or neither of them; damaged; a front end for sound; what ImageParams()
// refuses
Result<graph::Bytes> LoadImage(const std::filesystem::path& file,
                               const frontend::FrontEnd& front_end,
                               const program::ArenaTensor& input);

}  // namespace mote::player
