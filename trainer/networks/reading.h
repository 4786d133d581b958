// SPDX-License-Identifier: Apache-2.0
// What the networks share: keys of [network], how they see their input, how they end.
#pragma once

#include <string>
#include <vector>

#include "support/toml_reader.h"
#include "trainer/networks/layers.h"

namespace mote::trainer {

// Keys that may be left out. Out of range: the reader's error.
// Of layers: one or more.
void ReadSizes(
    TomlReader& reader, const char* key, int32_t least, int32_t most, std::vector<int32_t>& sizes);
void ReadPair(TomlReader& reader, const char* key, int32_t least, int32_t most, Pair& pair);
void ReadDropout(TomlReader& reader, double& dropout);

// Windows in time over real frames only, moved by one: then a stream can keep what it computed.
// `stride`: the key that must be 1 then, and is where it is left out; null where there is none.
void ReadStreaming(TomlReader& reader, bool& streaming, int32_t* stride);
inline const char* PaddingInTime(bool streaming) { return streaming ? kValid : kSame; }
// `frames`: how many the network looks at for one value. Errors: the input has fewer
Status CheckReach(const NetworkPorts& ports, int64_t frames);

// [1, frames, values] as an image of one channel; images as they are.
graph::Shape AsImage(const NetworkPorts& ports);
// [1, frames, 1, values]. Errors: an image
Result<graph::Shape> AsSequence(const NetworkPorts& ports);
// [1, all values]
graph::Shape AsVector(const NetworkPorts& ports);

// Ends in a dense layer and a softmax. Errors: ports for no classes: an autoencoder is wanted
Result<Network> Classes(Layers& layers, int x, const NetworkPorts& ports, double dropout);

}  // namespace mote::trainer
