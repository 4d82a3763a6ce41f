// A child process with a group of its own, so that what it starts ends with
// it; the kernel ends it should this program die.
#pragma once
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::trial {

class ChildProcess {
public:
  /// Output and errors go to LogPath; KeepFd, if any, stays open in the child.
  static llvm::Expected<ChildProcess>
  start(const std::string &Program, const std::vector<std::string> &Words,
        const std::string &LogPath, int KeepFd = -1);
  ChildProcess(ChildProcess &&From)
      : Pid(From.Pid), Group(From.Group), Status(From.Status) {
    From.Pid = From.Group = 0;
  }
  ChildProcess(const ChildProcess &) = delete;
  ~ChildProcess() { kill(); }

  bool running();
  /// It came to its end by itself and said that all went well.
  bool succeeded() const { return !Pid && !Status; }
  void kill();

private:
  ChildProcess(int Pid) : Pid(Pid), Group(Pid) {}
  int Pid, Group;
  int Status = 0; ///< as waitpid() has it
};

} // namespace drydock::trial
