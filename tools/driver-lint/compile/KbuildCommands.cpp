#include "compile/KbuildCommands.h"
#include "compile/KernelHeaders.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace drydock {

namespace {
/// `savedcmd_drivers/foo.o := gcc ...` (cmd_ before 6.3), split.
struct CommandLine {
  StringRef Target;
  std::vector<std::string> Words;
};
} // namespace

static std::optional<CommandLine> splitCommand(StringRef Text) {
  StringRef Line = Text.split('\n').first;
  if (!Line.consume_front("savedcmd_") && !Line.consume_front("cmd_"))
    return std::nullopt;
  auto [Target, Command] = Line.split(":=");
  std::string Shell = Command.trim().str();
  // Make's own escapes, as scripts/Kbuild.include writes them.
  for (auto [From, To] : {std::pair("$(pound)", "#"), {"$$", "$"}})
    for (size_t At; (At = Shell.find(From)) != std::string::npos;)
      Shell.replace(At, StringRef(From).size(), To);
  CommandLine Out{Target.trim(), {}};
  // objtool and friends follow after a semicolon of its own.
  for (std::string &Word : splitShellWords(Shell)) {
    if (Word == ";" || Word == "&&")
      break;
    Out.Words.push_back(std::move(Word));
  }
  return Out;
}

/// The directory make ran in. For a kernel tree it is what is left of the
/// object's path; for an external module it is the kernel's build directory,
/// which the command only mentions through its absolute -I flags.
static std::string workingDirectory(StringRef CmdFile,
                                    const CommandLine &Line) {
  SmallString<256> Object(sys::path::parent_path(CmdFile));
  StringRef Name = sys::path::filename(CmdFile); // .foo.o.cmd
  sys::path::append(Object, Name.drop_front().drop_back(4));
  StringRef Root = Object;
  if (!sys::path::is_absolute(Line.Target) && Root.consume_back(Line.Target) &&
      Root.consume_back("/"))
    return Root.str();
  for (const std::string &Build : headerCandidates()) {
    std::string Include = "-I" + sourceOfBuild(Build) + "/include";
    if (llvm::is_contained(Line.Words, Include))
      return Build;
  }
  return sys::path::parent_path(CmdFile).str();
}

std::optional<CompileCommand> readKbuildCommand(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return std::nullopt;
  std::optional<CommandLine> Line = splitCommand((*Buffer)->getBuffer());
  if (!Line || Line->Words.size() < 2)
    return std::nullopt;
  // A wrapper such as ccache may stand before the compiler; flags start at
  // the first dash.
  auto Flags = llvm::find_if(
      Line->Words, [](StringRef Word) { return Word.starts_with("-"); });
  if (Flags == Line->Words.end() || !isDriverSource(Line->Words.back()))
    return std::nullopt;
  CompileCommand Command;
  Command.Directory = workingDirectory(Path, *Line);
  Command.FileArgument = Line->Words.back();
  Command.File = absolutePath(Command.FileArgument, Command.Directory);
  Command.Arguments.assign(Flags, Line->Words.end());
  return Command;
}

std::vector<CompileCommand> readKbuildCommands(StringRef Directory) {
  std::vector<CompileCommand> Commands;
  std::error_code Ec;
  for (sys::fs::recursive_directory_iterator It(Directory, Ec), End;
       It != End && !Ec; It.increment(Ec)) {
    StringRef Name = sys::path::filename(It->path());
    if (Name.starts_with(".") && Name.ends_with(".o.cmd"))
      if (auto Command = readKbuildCommand(It->path()))
        Commands.push_back(std::move(*Command));
  }
  llvm::sort(Commands, [](const CompileCommand &A, const CompileCommand &B) {
    return A.File < B.File;
  });
  return Commands;
}

} // namespace drydock
