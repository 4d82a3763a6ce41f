#include "ChildProcess.h"
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace drydock::trial;

/// Between fork and exec: system calls only.
[[noreturn]] static void become(const char *Program, char **Words, int Log,
                                int KeepFd) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t None;
  sigemptyset(&None);
  sigprocmask(SIG_SETMASK, &None, nullptr);
  int Null = open("/dev/null", O_RDONLY);
  dup2(Null, 0);
  dup2(Log, 1);
  dup2(Log, 2);
  if (KeepFd >= 0)
    fcntl(KeepFd, F_SETFD, 0);
  execv(Program, Words);
  _exit(127);
}

llvm::Expected<ChildProcess>
ChildProcess::start(const std::string &Program,
                    const std::vector<std::string> &Words,
                    const std::string &LogPath, int KeepFd) {
  std::vector<char *> Raw;
  for (const std::string &Word : Words)
    Raw.push_back(const_cast<char *>(Word.c_str()));
  Raw.push_back(nullptr);
  int Log =
      open(LogPath.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (Log < 0)
    return llvm::createStringError(LogPath + ": " + strerror(errno));
  int Pid = fork();
  if (Pid == 0)
    become(Program.c_str(), Raw.data(), Log, KeepFd);
  int Error = errno;
  close(Log);
  if (Pid < 0)
    return llvm::createStringError("cannot start " + Program + ": " +
                                   strerror(Error));
  setpgid(Pid, Pid);
  return ChildProcess(Pid);
}

bool ChildProcess::running() {
  if (Pid > 0 && waitpid(Pid, &Status, WNOHANG) == Pid)
    Pid = 0;
  return Pid > 0;
}

void ChildProcess::kill() {
  if (Group > 0)
    ::kill(-Group, SIGKILL);
  if (Pid > 0)
    waitpid(Pid, &Status, 0);
  Pid = Group = 0;
}
