// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/cache.h"

#include <fmt/format.h>

#include <cstring>

#include "support/file.h"
#include "trainer/common/random.h"

namespace mote::trainer {
namespace fs = std::filesystem;
namespace {

// The file: this, then key, bytes, examples, labels, one after the other.
struct Header {
  char magic[8] = {'m', 'o', 't', 'e', 'f', 't', 'r', '1'};
  uint64_t checksum = 0;  // of all that follows
  int64_t key_bytes = 0;
  int64_t rows = 0;
  int64_t values = 0;
};

uint64_t ChecksumOf(std::string_view content) {
  return HashOf(content.substr(offsetof(Header, key_bytes)));
}

template <class T>
void Append(const std::vector<T>& items, std::string& text) {
  text.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T));
}

template <class T>
std::vector<T> Take(size_t count, std::string_view& text) {
  std::vector<T> items(count);
  if (count > 0) std::memcpy(items.data(), text.data(), count * sizeof(T));
  text.remove_prefix(count * sizeof(T));
  return items;
}

// Of a header whose checksum is right, so that its numbers are those that were written.
size_t SizeOf(const Header& header) {
  return sizeof(Header) + static_cast<size_t>(header.key_bytes + header.rows * (header.values + 8));
}

}  // namespace

fs::path CacheFile(const fs::path& folder, const std::string& name, const std::string& key) {
  return folder / fmt::format("{}-{:016x}.features", name, HashOf(key));
}

std::optional<FeatureSet> ReadCached(const fs::path& file, const std::string& key) {
  const Result<std::string> content = ReadText(file);
  if (!content.ok() || content->size() < sizeof(Header)) return std::nullopt;
  Header header;
  std::memcpy(&header, content->data(), sizeof header);
  const bool is_well = std::memcmp(header.magic, Header().magic, sizeof header.magic) == 0 &&
                       header.checksum == ChecksumOf(*content) && SizeOf(header) == content->size();
  if (!is_well) return std::nullopt;
  std::string_view rest = std::string_view(*content).substr(sizeof header);
  if (rest.substr(0, static_cast<size_t>(header.key_bytes)) != key) return std::nullopt;
  rest.remove_prefix(key.size());
  const auto rows = static_cast<size_t>(header.rows);
  FeatureSet features;
  features.rows = header.rows;
  features.values = header.values;
  features.bytes = Take<int8_t>(rows * static_cast<size_t>(header.values), rest);
  features.example = Take<int32_t>(rows, rest);
  features.label = Take<int32_t>(rows, rest);
  return features;
}

Status WriteCached(const fs::path& file, const std::string& key, const FeatureSet& features) {
  Header header;
  header.key_bytes = static_cast<int64_t>(key.size());
  header.rows = features.rows;
  header.values = features.values;
  if (SizeOf(header) > kMaxFileBytes) return {};
  std::string content(sizeof header, '\0');
  content += key;
  Append(features.bytes, content);
  Append(features.example, content);
  Append(features.label, content);
  std::memcpy(content.data(), &header, sizeof header);
  header.checksum = ChecksumOf(content);
  std::memcpy(content.data(), &header, sizeof header);
  std::error_code ec;
  fs::create_directories(file.parent_path(), ec);
  return WriteFile(file, content);
}

}  // namespace mote::trainer
