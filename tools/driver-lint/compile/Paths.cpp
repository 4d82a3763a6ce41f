#include "compile/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using namespace llvm;

namespace drydock {

std::string absolutePath(StringRef Path, StringRef Base) {
  SmallString<256> Out;
  if (sys::path::is_absolute(Path)) {
    Out = Path;
  } else {
    Out = Base;
    sys::path::append(Out, Path);
  }
  sys::path::remove_dots(Out, /*remove_dot_dot=*/true);
  return Out.str().str();
}

std::string absolutePath(StringRef Path) {
  SmallString<256> Here;
  sys::fs::current_path(Here);
  return absolutePath(Path, Here);
}

std::string parentDirectory(StringRef Path) {
  return sys::path::parent_path(absolutePath(Path)).str();
}

std::string realPath(StringRef Path) {
  SmallString<256> Out;
  return sys::fs::real_path(Path, Out) ? Path.str() : Out.str().str();
}

std::string joinPath(StringRef Directory, StringRef Name) {
  SmallString<256> Out(Directory);
  sys::path::append(Out, Name);
  return Out.str().str();
}

bool isDirectory(StringRef Path) { return sys::fs::is_directory(Path); }

bool isFile(StringRef Path) { return sys::fs::is_regular_file(Path); }

bool isDriverSource(StringRef Path) {
  if (Path.ends_with(".mod.c"))
    return false;
  StringRef Extension = sys::path::extension(Path);
  return Extension == ".c" || Extension == ".cc" || Extension == ".cpp" ||
         Extension == ".cxx";
}

std::vector<std::string> splitShellWords(StringRef Text) {
  BumpPtrAllocator Memory;
  StringSaver Saver(Memory);
  SmallVector<const char *, 64> Words;
  cl::TokenizeGNUCommandLine(Text, Saver, Words);
  return {Words.begin(), Words.end()};
}

} // namespace drydock
