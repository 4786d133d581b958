// SPDX-License-Identifier: Apache-2.0
// Names from files, made safe to print: 'conv1/bias', 'a \'b\'', 'bell \x07'.
#pragma once

#include <string>
#include <string_view>

namespace mote::graph {

// In single quotes: printable ASCII as it is, quote, backslash and everything else escaped.
std::string Quoted(std::string_view text);

// The same for messages: beyond 96 characters only the beginning, then "...".
std::string QuotedShort(std::string_view text);

}  // namespace mote::graph
