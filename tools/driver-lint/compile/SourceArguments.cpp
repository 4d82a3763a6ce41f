#include "compile/SourceArguments.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace drydock {

static std::vector<std::string> sourcesBelow(StringRef Directory) {
  std::vector<std::string> Out;
  std::error_code Ec;
  for (sys::fs::recursive_directory_iterator It(Directory, Ec,
                                                /*follow_symlinks=*/false),
       End;
       It != End && !Ec; It.increment(Ec))
    if (isDriverSource(It->path()) && isFile(It->path()))
      Out.push_back(It->path());
  llvm::sort(Out);
  return Out;
}

std::vector<std::string> expandSources(ArrayRef<std::string> Named) {
  std::vector<std::string> Out;
  for (const std::string &Name : Named) {
    std::string Path = absolutePath(Name);
    if (!isDirectory(Path)) {
      Out.push_back(Path);
      continue;
    }
    for (std::string &Source : sourcesBelow(Path))
      Out.push_back(std::move(Source));
  }
  return Out;
}

std::vector<std::string> withoutSource(ArrayRef<std::string> Arguments,
                                       const CompileCommand &Command) {
  std::vector<std::string> Out;
  for (size_t I = 0; I < Arguments.size(); ++I) {
    const std::string &Argument = Arguments[I];
    // `-include x.h` and the like: their value is never the source.
    if (Argument == "-include" && I + 1 < Arguments.size()) {
      Out.push_back(Argument);
      Out.push_back(Arguments[++I]);
      continue;
    }
    bool IsSource =
        Argument == Command.FileArgument ||
        (!StringRef(Argument).starts_with("-") && isDriverSource(Argument) &&
         absolutePath(Argument, Command.Directory) == Command.File);
    if (!IsSource)
      Out.push_back(Argument);
  }
  return Out;
}

} // namespace drydock
