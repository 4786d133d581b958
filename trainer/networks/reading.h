// SPDX-License-Identifier: Apache-2.0
// What the networks share: keys of [network], how they see their input, how they end.
#pragma once

#include <string>
#include <vector>

#include "trainer/networks/layers.h"

namespace mote {
class TomlReader;
}

namespace mote::trainer {

// Keys that may be left out. Out of range: the reader's error.
void ReadWithin(TomlReader& reader, const char* key, int32_t least, int32_t most, int32_t& value);
void ReadWithin(TomlReader& reader, const char* key, double least, double most, double& value);
// Of layers: one or more.
void ReadSizes(
    TomlReader& reader, const char* key, int32_t least, int32_t most, std::vector<int32_t>& sizes);
void ReadPair(TomlReader& reader, const char* key, int32_t least, int32_t most, Pair& pair);
void ReadDropout(TomlReader& reader, double& dropout);

// [1, frames, values] as an image of one channel; images as they are.
graph::Shape AsImage(const NetworkPorts& ports);
// [1, frames, 1, values]. Errors: an image
Result<graph::Shape> AsSequence(const NetworkPorts& ports);
// [1, all values]
graph::Shape AsVector(const NetworkPorts& ports);

// Ends in a dense layer and a softmax. Errors: ports for no classes: an autoencoder is wanted
Result<Network> Classes(Layers& layers, int x, const NetworkPorts& ports, double dropout);

}  // namespace mote::trainer
