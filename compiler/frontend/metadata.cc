// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/metadata.h"

#include <fmt/format.h>

#include <algorithm>

namespace mote::frontend {
namespace {

// ISO 3309, as zlib computes it.
uint32_t Crc32(std::string_view text) {
  uint32_t crc = 0xFFFFFFFFU;
  for (const char c : text) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

std::string HeadOf(const std::string& toml) {
  return fmt::format("{} {} crc32 {:08x}\n", kMetadataName, kVersion, Crc32(toml));
}

Error Damaged(const char* what) {
  return Error{
      fmt::format("metadata '{}': {}. It is damaged: attach the front end again with "
                  "'mote attach'.",
                  kMetadataName,
                  what)};
}

// The version that the first line states; -1 where that is none.
int VersionIn(const std::string& head) {
  int version = -1;
  const std::string format = std::string(kMetadataName) + " %d crc32 ";
  if (std::sscanf(head.c_str(), format.c_str(), &version) != 1) return -1;  // NOLINT(cert-err34-c)
  return version;
}

Result<std::string> TomlIn(const std::string& text) {
  const size_t end = text.find('\n');
  if (end == std::string::npos) return Damaged("no line at its beginning");
  const std::string head = text.substr(0, end + 1);
  const int version = VersionIn(head);
  if (version > kVersion) {
    return Error{fmt::format("metadata '{}': version {}, want at most {}. Use a newer mote.",
                             kMetadataName,
                             version,
                             kVersion)};
  }
  std::string toml = text.substr(end + 1);
  if (head != HeadOf(toml)) return Damaged("another checksum than its first line says");
  return toml;
}

const graph::Metadata* EntryIn(const graph::Module& module) {
  const auto found = std::find_if(module.metadata.begin(),
                                  module.metadata.end(),
                                  [](const auto& entry) { return entry.name == kMetadataName; });
  return found == module.metadata.end() ? nullptr : &*found;
}

}  // namespace

Result<std::optional<FrontEnd>> FrontEndIn(const graph::Module& module) {
  const graph::Metadata* const entry = EntryIn(module);
  if (entry == nullptr) return std::optional<FrontEnd>();
  if (entry->buffer >= module.buffers.size()) return Damaged("no buffer");
  const graph::Bytes& bytes = module.buffers[entry->buffer];
  MOTE_TRY(const std::string toml, TomlIn(std::string(bytes.begin(), bytes.end())));
  const std::string place = fmt::format("metadata '{}'", kMetadataName);
  MOTE_TRY(FrontEnd front_end, ReadFrontEnd(toml, place, DefaultFor(module)));
  MOTE_RETURN_IF_ERROR(CheckFits(front_end, module));
  return std::optional(std::move(front_end));
}

Status Attach(const FrontEnd& front_end, graph::Module& module) {
  MOTE_RETURN_IF_ERROR(CheckFits(front_end, module));
  const std::string toml = WriteFrontEnd(front_end);
  const std::string text = HeadOf(toml) + toml;
  graph::Bytes bytes(text.begin(), text.end());
  if (const graph::Metadata* const entry = EntryIn(module)) {
    if (entry->buffer > 0 && entry->buffer < module.buffers.size()) {
      module.buffers[entry->buffer] = std::move(bytes);
      return {};
    }
    std::erase_if(module.metadata, [](const auto& old) { return old.name == kMetadataName; });
  }
  module.metadata.push_back({kMetadataName, graph::AddBuffer(module, std::move(bytes))});
  return {};
}

}  // namespace mote::frontend
