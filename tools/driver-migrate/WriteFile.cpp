#include "WriteFile.h"
#include "HoldInterrupts.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using llvm::StringRef;
namespace fs = llvm::sys::fs;

std::string drydock::migrate::writeWhole(StringRef Path, StringRef Text) {
  StringRef Directory = llvm::sys::path::parent_path(Path);
  if (auto Code = Directory.empty() ? std::error_code()
                                    : fs::create_directories(Directory))
    return "cannot create the directory of " + Path.str() + ": " +
           Code.message();
  std::string Temporary =
      Path.str() + ".new-" + std::to_string(llvm::sys::Process::getProcessId());
  std::error_code Code;
  HoldInterrupts Hold;
  {
    llvm::raw_fd_ostream Out(Temporary, Code);
    if (!Code) {
      Out << Text;
      Out.close();
      Code = Out.error();
      Out.clear_error();
    }
  }
  if (!Code)
    Code = fs::rename(Temporary, Path);
  if (!Code)
    return {};
  fs::remove(Temporary);
  return "cannot write " + Path.str() + ": " + Code.message();
}

std::string drydock::migrate::writeIfChanged(StringRef Path, StringRef Text) {
  auto Known = llvm::MemoryBuffer::getFile(Path);
  if (Known && (*Known)->getBuffer() == Text)
    return {};
  return writeWhole(Path, Text);
}
