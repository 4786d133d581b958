// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "support/result.h"
#include "trainer/synthesis/waves.h"

namespace mote::trainer {

// 16 bits, one channel; what is beyond full scale is cut. Errors: it cannot be written
Status WriteWav(const std::filesystem::path& file, const Sound& sound, int32_t rate_hz = kRateHz);

}  // namespace mote::trainer
