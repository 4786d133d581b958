// SPDX-License-Identifier: Apache-2.0
// The runtime sources that a Program needs, renamed to stand in one folder.
#pragma once

#include "compiler/emit/emit.h"

namespace mote::emit {

// runtime/ops/conv2d/conv2d_ref.cc becomes mote_conv2d_ref.cc, and its includes are rewritten to
// match. A source file beside an included header of the same name comes along; of a header of
// runtime/event, signal or stream all of its folder's. `headers`: others that are needed, too.
// `app`: the folder of one whose files come along, under the names that they have; "" where none
// is.
Result<std::vector<OutputFile>> RuntimeFiles(const program::Program& program,
                                             const std::filesystem::path& share,
                                             const std::vector<std::string>& headers,
                                             const std::filesystem::path& app);

}  // namespace mote::emit
