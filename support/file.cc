// SPDX-License-Identifier: Apache-2.0
#include "support/file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace mote {
namespace fs = std::filesystem;
namespace {

template <class Container>
Result<Container> ReadInto(const fs::path& path) {
  std::error_code ec;
  if (!fs::exists(path, ec)) {
    return Error{fmt::format("{}: no such file. Check the path.", path.string()),
                 ErrorKind::kStorage};
  }
  if (!fs::is_regular_file(path, ec)) {
    return Error{fmt::format("{}: not a regular file, want one.", path.string())};
  }
  const uintmax_t size = fs::file_size(path, ec);
  if (ec || size > kMaxFileBytes) {
    return Error{fmt::format("{}: {} bytes, want at most {}.", path.string(), size, kMaxFileBytes)};
  }
  Container content(size, {});
  std::ifstream in(path, std::ios::binary);
  in.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(size));
  if (!in || in.gcount() != static_cast<std::streamsize>(size)) {
    return Error{fmt::format("{}: cannot be read: {}.", path.string(), std::strerror(errno)),
                 ErrorKind::kStorage};
  }
  return content;
}

fs::path Beside(const fs::path& path) {
  return path.parent_path() /
         fmt::format(".{}.{}.part", path.filename().string(), static_cast<long>(getpid()));
}

Status WriteThenRename(const fs::path& path, const char* data, size_t size) {
  const fs::path part = Beside(path);
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out.write(data, static_cast<std::streamsize>(size));
  out.close();
  std::error_code ec;
  if (out) fs::rename(part, path, ec);
  if (!out || ec) {
    const std::string reason = ec ? ec.message() : std::strerror(errno);
    fs::remove(part, ec);
    return Error{fmt::format("{}: cannot be written: {}.", path.string(), reason),
                 ErrorKind::kStorage};
  }
  return {};
}

// May files be written into `folder`? It may be absent, empty, ours, or the user insists.
Status CheckReplaceable(const fs::path& folder, bool force) {
  std::error_code ec;
  if (!fs::exists(folder, ec)) return {};
  if (!fs::is_directory(folder, ec)) {
    return Error{fmt::format("{}: is a file, want a folder to write into.", folder.string())};
  }
  if (force || fs::is_empty(folder, ec) || fs::exists(folder / kFolderStamp, ec)) return {};
  return Error{
      fmt::format("{}: not empty and not written by mote. Name another folder, or use --force to "
                  "write into it all the same.",
                  folder.string())};
}

// What an earlier call wrote, by its stamp, goes; files that others put there stay.
void RemoveWhatWeWrote(const fs::path& folder) {
  std::ifstream stamp(folder / kFolderStamp);
  std::error_code ec;
  for (std::string name; std::getline(stamp, name);) {
    const bool below = !name.empty() && name.find("..") == std::string::npos && name[0] != '/';
    if (below) fs::remove(folder / name, ec);
  }
}

Status WriteParts(const fs::path& part, const std::vector<OutputFile>& files) {
  std::error_code ec;
  std::string stamp;
  for (const OutputFile& file : files) {
    fs::create_directories((part / file.name).parent_path(), ec);
    MOTE_RETURN_IF_ERROR(WriteFile(part / file.name, file.content));
    stamp += file.name + "\n";
  }
  fs::create_directories(part, ec);
  return WriteFile(part / kFolderStamp, stamp);
}

// Moves the files of `part` into `folder`, one rename each.
// What says whose the folder is comes first: who is killed in between leaves a folder that is
// known.
Status MoveInto(const fs::path& part, const fs::path& folder) {
  std::error_code ec;
  fs::rename(part / kFolderStamp, folder / kFolderStamp, ec);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(part)) {
    const fs::path target = folder / fs::relative(entry.path(), part);
    if (entry.is_directory()) {
      fs::create_directories(target, ec);
    } else {
      fs::rename(entry.path(), target, ec);
    }
    if (ec) {
      return Error{fmt::format("{}: cannot be written: {}.", target.string(), ec.message()),
                   ErrorKind::kStorage};
    }
  }
  return {};
}

}  // namespace

Result<std::vector<uint8_t>> ReadBytes(const fs::path& path) {
  return ReadInto<std::vector<uint8_t>>(path);
}

Result<std::string> ReadText(const fs::path& path) { return ReadInto<std::string>(path); }

Status WriteFile(const fs::path& path, std::string_view content) {
  return WriteThenRename(path, content.data(), content.size());
}

Status WriteFile(const fs::path& path, const std::vector<uint8_t>& content) {
  return WriteThenRename(path, reinterpret_cast<const char*>(content.data()), content.size());
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "mote-XXXXXX").string();
  MOTE_CHECK(mkdtemp(pattern.data()) != nullptr, "cannot make a folder like " + pattern);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ec;
  fs::remove_all(path_, ec);
}

Status WriteFolder(const fs::path& given, const std::vector<OutputFile>& files, bool force) {
  // "out/" names the same folder as "out", and a parent is needed to write beside it.
  std::error_code ec;
  fs::path folder = fs::absolute(given, ec).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  MOTE_RETURN_IF_ERROR(CheckReplaceable(folder, force));

  fs::create_directories(folder.parent_path(), ec);
  const fs::path part = Beside(folder);
  fs::remove_all(part, ec);
  Status status = WriteParts(part, files);
  if (status.ok()) {
    RemoveWhatWeWrote(folder);
    fs::create_directories(folder, ec);
    status = MoveInto(part, folder);
  }
  fs::remove_all(part, ec);
  return status;
}

}  // namespace mote
