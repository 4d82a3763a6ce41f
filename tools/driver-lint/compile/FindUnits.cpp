#include "compile/FindUnits.h"
#include "compile/CompileDatabase.h"
#include "compile/GccFlags.h"
#include "compile/HeaderCommand.h"
#include "compile/KbuildCommands.h"
#include "compile/ModuleOfCommand.h"
#include "compile/Paths.h"
#include "compile/SourceArguments.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <optional>

using namespace llvm;

namespace drydock {
namespace {

class UnitFinder {
public:
  UnitFinder(const CompileRequest &Request) : Request(Request) {}
  CompileResult run();

private:
  bool loadDatabase();
  void addCommands(std::vector<CompileCommand> Commands);
  void discover(StringRef File);
  void addFile(const std::string &File);
  void addRecorded(const CompileCommand &Command);
  void addFromHeaders(const std::string &File);
  const CompileCommand *recorded(const std::string &File);
  const KernelHeaders *headersFor(StringRef File, std::string &Why);

  const CompileRequest &Request;
  CompileResult Result;
  KbuildTree Tree;
  StringMap<CompileCommand> Commands; ///< by file
  std::vector<std::string> InOrder;   ///< files of Commands as recorded
  StringMap<std::string> ByRealPath;  ///< files of Commands, made on demand
  size_t RealPathsKnown = 0;          ///< how many of InOrder are in it
  StringSet<> Discovered;             ///< directories and databases looked at
  /// Opened headers by kernel version wanted.
  StringMap<std::optional<KernelHeaders>> Headers;
  StringMap<std::string> HeadersError;
};

void UnitFinder::addCommands(std::vector<CompileCommand> New) {
  for (CompileCommand &Command : New) {
    auto [It, IsNew] = Commands.try_emplace(Command.File, Command);
    if (IsNew)
      InOrder.push_back(Command.File);
  }
}

/// Reads what -p names; false if that is no database at all.
bool UnitFinder::loadDatabase() {
  std::string Path = absolutePath(Request.Database);
  if (!sys::fs::exists(Path)) {
    Result.Error =
        "no compile database: " + Request.Database + " does not exist";
    return false;
  }
  std::string Json =
      isDirectory(Path) ? joinPath(Path, "compile_commands.json") : Path;
  if (isFile(Json)) {
    Expected<std::vector<CompileCommand>> Read = readCompileDatabase(Json);
    if (!Read) {
      Result.Error = toString(Read.takeError());
      return false;
    }
    addCommands(std::move(*Read));
    return true;
  }
  addCommands(readKbuildCommands(Path));
  // The build directory of a kernel may hold no commands yet and still tell
  // flags and configuration.
  if (!Commands.empty() ||
      isFile(joinPath(Path, "include/generated/autoconf.h")))
    return true;
  Result.Error = "no compile database in " + Request.Database +
                 ": neither compile_commands.json nor Kbuild's .cmd files; "
                 "build the driver once, or use --kernel-headers auto";
  return false;
}

/// Looks for a database near a file when none was given.
void UnitFinder::discover(StringRef File) {
  StringRef Directory = sys::path::parent_path(File);
  if (!Discovered.insert(Directory).second)
    return;
  std::string Json = findCompileDatabase(Directory);
  if (!Json.empty() && Discovered.insert(Json).second) {
    Expected<std::vector<CompileCommand>> Read = readCompileDatabase(Json);
    if (Read) {
      Result.Notes.push_back("using " + Json);
      addCommands(std::move(*Read));
    } else {
      Result.Notes.push_back("ignored " + toString(Read.takeError()));
    }
  }
  SmallString<256> CmdFile(Directory);
  sys::path::append(CmdFile, "." + sys::path::stem(File) + ".o.cmd");
  if (auto Command = readKbuildCommand(CmdFile))
    addCommands({std::move(*Command)});
}

const KernelHeaders *UnitFinder::headersFor(StringRef File, std::string &Why) {
  std::string Where = Request.KernelHeaders;
  // -p may name a configured kernel that just did not build this file.
  if (Where.empty() && !Request.Database.empty() &&
      isFile(joinPath(Request.Database, "include/generated/autoconf.h")))
    Where = Request.Database;
  if (Where.empty() && !Request.Database.empty()) {
    Why = "not in the compile database " + Request.Database +
          " (--kernel-headers auto makes up a command)";
    return nullptr;
  }
  std::string Version = kernelVersion(kernelTreeOf(File));
  auto [It, IsNew] = Headers.try_emplace(Version);
  if (IsNew) {
    Expected<KernelHeaders> Opened =
        openKernelHeaders(Where.empty() ? "auto" : Where, Version);
    if (!Opened) {
      HeadersError[Version] = toString(Opened.takeError());
    } else {
      Result.Notes.push_back("using the headers of " + Opened->Release);
      if (!Version.empty() &&
          !StringRef(Opened->Release).starts_with(Version + "."))
        Result.Notes.push_back("no headers of Linux " + Version +
                               " are installed; generated headers of " +
                               Opened->Release + " stand in and may not fit");
      It->second = std::move(*Opened);
    }
  }
  Why = HeadersError.lookup(Version);
  return It->second ? &*It->second : nullptr;
}

void UnitFinder::addFromHeaders(const std::string &File) {
  std::string Why;
  const KernelHeaders *Installed = headersFor(File, Why);
  if (!Installed) {
    Result.Failures.push_back({File, Why});
    return;
  }
  CompileUnit Unit = unitFromHeaders(File, *Installed, Tree);
  Unit.Arguments = translateFlags(Unit.Arguments, File, Unit.Changes);
  Result.Units.push_back(std::move(Unit));
}

void UnitFinder::addRecorded(const CompileCommand &Command) {
  CompileUnit Unit;
  Unit.File = Command.File;
  Unit.Directory = Command.Directory;
  Unit.Arguments = translateFlags(withoutSource(Command.Arguments, Command),
                                  Unit.File, Unit.Changes);
  nameModule(Unit, Tree);
  Result.Units.push_back(std::move(Unit));
}

/// The recorded command, also when a symbolic link spells the path otherwise.
const CompileCommand *UnitFinder::recorded(const std::string &File) {
  auto It = Commands.find(File);
  if (It != Commands.end())
    return &It->second;
  for (; RealPathsKnown < InOrder.size(); ++RealPathsKnown)
    ByRealPath.try_emplace(realPath(InOrder[RealPathsKnown]),
                           InOrder[RealPathsKnown]);
  auto Link = ByRealPath.find(realPath(File));
  return Link == ByRealPath.end() ? nullptr
                                  : &Commands.find(Link->second)->second;
}

void UnitFinder::addFile(const std::string &File) {
  if (!isFile(File)) {
    Result.Failures.push_back({File, "no such file"});
    return;
  }
  if (Request.Database.empty() && Request.KernelHeaders.empty())
    discover(File);
  if (const CompileCommand *Command = recorded(File))
    addRecorded(*Command);
  else
    addFromHeaders(File);
}

CompileResult UnitFinder::run() {
  if (!Request.Database.empty() && !loadDatabase())
    return std::move(Result);
  std::vector<std::string> Files = InOrder;
  if (!Request.Files.empty())
    Files = expandSources(Request.Files);
  if (Files.empty())
    Result.Error =
        Request.Files.empty()
            ? "nothing to analyse: name a file, or give -p a "
              "database with C files in it"
            : "nothing to analyse: no C files in " + Request.Files.front();
  StringSet<> Seen;
  for (const std::string &File : Files)
    if (Seen.insert(File).second)
      addFile(File);
  StringSet<> Named;
  for (const std::string &Name : Request.Files)
    Named.insert(absolutePath(Name));
  for (CompileUnit &Unit : Result.Units)
    Unit.Named = Named.contains(Unit.File);
  return std::move(Result);
}

} // namespace

CompileResult findUnits(const CompileRequest &Request) {
  return UnitFinder(Request).run();
}

CompileUnit unitFromCheckArguments(ArrayRef<std::string> Arguments,
                                   StringRef File) {
  CompileUnit Unit;
  Unit.File = absolutePath(File);
  Unit.Directory = absolutePath(".");
  CompileCommand Command{Unit.File, Unit.Directory, Arguments.vec(),
                         File.str()};
  Unit.Arguments = translateFlags(withoutSource(Arguments, Command), Unit.File,
                                  Unit.Changes);
  KbuildTree Tree;
  nameModule(Unit, Tree);
  return Unit;
}

} // namespace drydock
