// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/python_oracle.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "compiler/tflite/read.h"

namespace mote::conformance {
namespace fs = std::filesystem;

namespace {

using graph::Bytes;

// Debian's own, whose numpy tools/setup installs; the packages are built for its version.
constexpr const char* kPython = "/usr/bin/python3";

// The server's process. Its two pipes close with it.
class Server {
 public:
  static std::shared_ptr<Server> Start(const std::string& backend, const fs::path& folder) {
    const std::string script = std::string(MOTE_SOURCE_DIR) + "/tests/conformance/oracle_server.py";
    int requests[2];  // closed in servers that start later, or this one would not see its end
    int answers[2];
    if (pipe2(requests, O_CLOEXEC) != 0 || pipe2(answers, O_CLOEXEC) != 0) return nullptr;
    const pid_t child = fork();
    if (child == 0) {
      dup2(requests[0], STDIN_FILENO);
      dup2(answers[1], STDOUT_FILENO);
      for (const int end : {requests[0], requests[1], answers[0], answers[1]}) close(end);
      if (std::getenv("MOTE_ORACLE_TALKS") == nullptr) {
        static_cast<void>(!freopen("/dev/null", "w", stderr));
      }
      execl(kPython, kPython, script.c_str(), backend.c_str(), folder.c_str(), nullptr);
      _exit(127);
    }
    close(requests[0]);
    close(answers[1]);
    signal(SIGPIPE, SIG_IGN);
    return std::shared_ptr<Server>(new Server(child, requests[1], answers[0]));
  }

  ~Server() {
    close(requests_);
    close(answers_);
    waitpid(child_, nullptr, 0);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // nullopt where the process is gone: the implementation crashed.
  std::optional<Result<std::vector<Bytes>>> Ask(char letter, const std::vector<Bytes>& items) {
    if (!Write(&letter, 1) || !WriteList(items)) return std::nullopt;
    char verdict = 0;
    std::vector<Bytes> answer;
    if (!Read(&verdict, 1) || !ReadList(answer)) return std::nullopt;
    if (verdict == 'K') return answer;
    return Result<std::vector<Bytes>>(Error{std::string(answer[0].begin(), answer[0].end())});
  }

 private:
  Server(pid_t child, int requests, int answers)
      : child_(child), requests_(requests), answers_(answers) {}

  bool Write(const void* data, size_t bytes) {
    const char* at = static_cast<const char*>(data);
    while (bytes > 0) {
      const ssize_t done = write(requests_, at, bytes);
      if (done <= 0) return false;
      at += done;
      bytes -= static_cast<size_t>(done);
    }
    return true;
  }
  bool WriteCount(size_t count) {
    const auto word = static_cast<uint32_t>(count);
    return Write(&word, sizeof word);
  }
  bool WriteList(const std::vector<Bytes>& items) {
    bool good = WriteCount(items.size());
    for (const Bytes& item : items) {
      good = good && WriteCount(item.size()) && Write(item.data(), item.size());
    }
    return good;
  }

  bool Read(void* data, size_t bytes) {
    char* at = static_cast<char*>(data);
    while (bytes > 0) {
      const ssize_t done = read(answers_, at, bytes);
      if (done <= 0) return false;
      at += done;
      bytes -= static_cast<size_t>(done);
    }
    return true;
  }
  bool ReadList(std::vector<Bytes>& items) {
    uint32_t count = 0;
    if (!Read(&count, sizeof count)) return false;
    for (uint32_t i = 0; i < count; ++i) {
      uint32_t bytes = 0;
      if (!Read(&bytes, sizeof bytes)) return false;
      if (!Read(items.emplace_back(bytes).data(), bytes)) return false;
    }
    return true;
  }

  pid_t child_;
  int requests_;
  int answers_;
};

// The server holds one model; who comes back to an earlier one opens it again.
class PythonOracle : public Oracle {
 public:
  PythonOracle(std::string backend, fs::path folder)
      : backend_(std::move(backend)), folder_(std::move(folder)) {}

  Result<std::shared_ptr<OracleModel>> Open(Bytes file) override;

  Result<std::vector<Bytes>> Ask(char letter, const std::vector<Bytes>& items) {
    if (!server_) server_ = Server::Start(backend_, folder_);
    if (!server_) return Error{backend_ + ": no process could be started."};
    std::optional<Result<std::vector<Bytes>>> answer = server_->Ask(letter, items);
    if (answer) return std::move(*answer);
    server_.reset();
    return Error{backend_ + " crashed."};
  }

 private:
  std::string backend_;
  fs::path folder_;
  std::shared_ptr<Server> server_;
};

class PythonModel : public OracleModel {
 public:
  PythonModel(PythonOracle& oracle, size_t outputs) : oracle_(oracle), outputs_(outputs) {}

  Result<std::vector<Bytes>> Run(const std::vector<Bytes>& inputs) override {
    const auto count = static_cast<uint32_t>(outputs_);
    Bytes word(sizeof count);
    std::memcpy(word.data(), &count, sizeof count);
    std::vector<Bytes> items = {word};
    items.insert(items.end(), inputs.begin(), inputs.end());
    return oracle_.Ask('R', items);
  }

 private:
  PythonOracle& oracle_;
  size_t outputs_;
};

Result<std::shared_ptr<OracleModel>> PythonOracle::Open(Bytes file) {
  MOTE_TRY(const graph::Module module, tflite::Read({file.data(), file.size()}));
  const Result<std::vector<Bytes>> answer = Ask('O', {std::move(file)});
  if (!answer.ok()) return answer.error();
  return std::shared_ptr<OracleModel>(
      std::make_shared<PythonModel>(*this, module.main().outputs.size()));
}

}  // namespace

Result<std::unique_ptr<Oracle>> LoadPython(const std::string& backend) {
  const fs::path folder = fs::path(MOTE_SOURCE_DIR) / "build/oracle/python";
  if (!fs::exists(folder)) {
    return Error{folder.string() + " is not there. Run tools/fetch_oracle.",
                 ErrorKind::kMissingTool};
  }
  auto oracle = std::make_unique<PythonOracle>(backend, folder);
  // An empty request shows whether the interpreter and its packages start.
  const Result<std::vector<Bytes>> answer = oracle->Ask('R', {Bytes(4)});
  if (!answer.ok() && answer.error().message == backend + " crashed.") {
    return Error{fmt::format("{} does not start with {} and numpy. Run tools/setup --conformance.",
                             backend,
                             kPython),
                 ErrorKind::kMissingTool};
  }
  return std::unique_ptr<Oracle>(std::move(oracle));
}

}  // namespace mote::conformance
