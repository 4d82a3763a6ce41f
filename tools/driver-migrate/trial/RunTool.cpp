#include "RunTool.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using llvm::StringRef;

llvm::Expected<std::string>
drydock::trial::runTool(const std::vector<std::string> &Words,
                        unsigned TimeoutSeconds, double *CpuSeconds) {
  auto Program = llvm::sys::findProgramByName(Words[0]);
  if (!Program)
    return llvm::createStringError(Words[0] + " is not installed");
  llvm::SmallString<128> Out, Err;
  if (auto Code = llvm::sys::fs::createTemporaryFile("trial", "out", Out))
    return llvm::createStringError("temporary file: " + Code.message());
  llvm::FileRemover RemoveOut(Out);
  if (auto Code = llvm::sys::fs::createTemporaryFile("trial", "err", Err))
    return llvm::createStringError("temporary file: " + Code.message());
  llvm::FileRemover RemoveErr(Err);
  std::vector<StringRef> Arguments(Words.begin(), Words.end());
  std::optional<StringRef> Redirects[] = {"", Out.str(), Err.str()};
  std::string Error;
  std::optional<llvm::sys::ProcessStatistics> Used;
  int Status =
      llvm::sys::ExecuteAndWait(*Program, Arguments, std::nullopt, Redirects,
                                TimeoutSeconds, 0, &Error, nullptr, &Used);
  if (CpuSeconds && Used)
    *CpuSeconds = std::chrono::duration<double>(Used->TotalTime).count();
  auto read = [](StringRef Path) {
    auto Text = llvm::MemoryBuffer::getFile(Path);
    return Text ? (*Text)->getBuffer().str() : std::string();
  };
  if (Status == 0)
    return read(Out);
  return llvm::createStringError(Words[0] + " failed: " + Error + read(Err) +
                                 read(Out));
}
