#include "Overlay.h"
#include "CacheDirectory.h"
#include "HoldInterrupts.h"
#include "LinkageFrame.h"
#include "OverlayData.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/SHA1.h"
#include <cerrno>
#include <csignal>

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

std::string drydock::migrate::overlayStore() {
  return cacheDirectory() + "/overlay";
}

std::string drydock::migrate::overlayKey(llvm::ArrayRef<CompileUnit> Units,
                                         Views As) {
  llvm::SHA1 Hash;
  Hash.update(fingerprint("/proc/self/exe")); // the rules
  Hash.update(overlayDataVersion());
  if (As == Views::ClangAndGcc)
    Hash.update("gcc");
  for (const CompileUnit &Unit : Units) {
    Hash.update(Unit.File);
    for (const std::string &A : Unit.Arguments)
      Hash.update(A + '\n');
    if (auto Text = llvm::MemoryBuffer::getFile(Unit.File))
      Hash.update((*Text)->getBuffer());
  }
  return llvm::toHex(Hash.final(), /*LowerCase=*/true).substr(0, 16);
}

static llvm::Error failure(StringRef What, StringRef Path,
                           std::error_code Code) {
  return llvm::createStringError(Code,
                                 What + " " + Path + ": " + Code.message());
}

static llvm::Error writeFile(StringRef Path, StringRef Text) {
  if (auto Code = fs::create_directories(path::parent_path(Path)))
    return failure("cannot create the directory of", Path, Code);
  std::error_code Code;
  llvm::raw_fd_ostream Out(Path, Code);
  if (Code)
    return failure("cannot write", Path, Code);
  Out << Text;
  Out.close();
  if (Out.has_error()) {
    Code = Out.error();
    Out.clear_error();
    return failure("cannot write", Path, Code);
  }
  return llvm::Error::success();
}

static std::string applyPatches(StringRef Path, std::string Text,
                                OverlayStats &Stats) {
  for (const HeaderPatch &P : headerPatches()) {
    if (!Path.ends_with("/" + P.Header))
      continue;
    size_t At = Text.find(P.Old);
    if (At == std::string::npos)
      continue;
    do {
      Text.replace(At, P.Old.size(), P.New);
      At = Text.find(P.Old, At + P.New.size());
    } while (P.Everywhere && At != std::string::npos);
    ++Stats.Patches;
  }
  return Text;
}

static std::string convertHeader(const std::string &Path,
                                 const ParsedFile &File, const EditSet &Edits,
                                 OverlayStats &Stats) {
  std::string Text = Edits.apply(Path, File.Text);
  Text = applyPatches(Path, std::move(Text), Stats);
  Stats.Edited += Text != File.Text;
  if (File.Declares)
    if (std::string Framed = frameText(Text, File.FromMain); !Framed.empty()) {
      Text = std::move(Framed);
      ++Stats.Framed;
    }
  ++Stats.Headers;
  Stats.Bytes += Text.size();
  return Text;
}

static llvm::json::Object describe(const OverlayStats &S) {
  return llvm::json::Object{
      {"headers", S.Headers},       {"edited", S.Edited},
      {"framed", S.Framed},         {"patches", S.Patches},
      {"overridden", S.Overridden}, {"bytes", int64_t(S.Bytes)}};
}

/// Directories of runs that were killed: their process is gone.
static void removeAbandoned(StringRef Store) {
  std::error_code Code;
  std::vector<std::string> Old;
  for (fs::directory_iterator It(Store, Code), End; It != End && !Code;
       It.increment(Code)) {
    StringRef Name = path::filename(It->path());
    int Process = 0;
    if (Name.starts_with(".new-") &&
        !Name.rsplit('-').second.getAsInteger(10, Process) &&
        kill(Process, 0) && errno == ESRCH)
      Old.push_back(It->path());
  }
  for (const std::string &Path : Old)
    fs::remove_directories(Path);
}

llvm::Expected<Overlay>
drydock::migrate::writeOverlay(StringRef Store, StringRef Key,
                               const std::map<std::string, ParsedFile> &Files,
                               const std::set<std::string> &Directories,
                               const EditSet &Edits) {
  Overlay Result;
  Result.Root = (Store + "/" + Key).str();
  std::string Temporary = (Store + "/.new-" + Key + "-" +
                           std::to_string(llvm::sys::Process::getProcessId()))
                              .str();
  removeAbandoned(Store);
  HoldInterrupts Hold;
  auto abandon = [&](llvm::Error E) {
    fs::remove_directories(Temporary);
    return llvm::Expected<Overlay>(std::move(E));
  };
  for (const std::string &Directory : Directories)
    if (auto Code = fs::create_directories(Temporary + Directory))
      return abandon(failure("cannot create", Temporary + Directory, Code));
  llvm::json::Object Sources;
  for (const auto &[Path, File] : Files) {
    if (Hold.pending())
      return abandon(llvm::createStringError("interrupted"));
    if (llvm::Error E = writeFile(
            Temporary + Path, convertHeader(Path, File, Edits, Result.Stats)))
      return abandon(std::move(E));
    Sources[Path] = fingerprint(Path);
  }
  for (auto [Name, Text] : overlayHeaders())
    if (llvm::Error E = writeFile(Temporary + "/" + Name, Text))
      return abandon(std::move(E));
  Result.Stats.Overridden = Edits.countByRule("")["override"];
  llvm::json::Object Manifest{{"sources", std::move(Sources)},
                              {"stats", describe(Result.Stats)}};
  std::string Text;
  llvm::raw_string_ostream(Text)
      << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(Manifest)));
  if (llvm::Error E = writeFile(Temporary + "/manifest.json", Text))
    return abandon(std::move(E));
  fs::remove_directories(Result.Root);
  if (auto Code = fs::rename(Temporary, Result.Root))
    return abandon(failure("cannot put in place", Result.Root, Code));
  return Result;
}

llvm::Expected<Overlay> drydock::migrate::findOverlay(StringRef Store,
                                                      StringRef Key) {
  Overlay Result;
  Result.Root = (Store + "/" + Key).str();
  Result.Cached = true;
  auto Text = llvm::MemoryBuffer::getFile(Result.Root + "/manifest.json");
  if (!Text)
    return llvm::createStringError("no overlay " + Key);
  auto Manifest = llvm::json::parse((*Text)->getBuffer());
  if (!Manifest)
    return Manifest.takeError();
  const llvm::json::Object *Top = Manifest->getAsObject();
  const llvm::json::Object *Sources = Top ? Top->getObject("sources") : nullptr;
  const llvm::json::Object *Stats = Top ? Top->getObject("stats") : nullptr;
  if (!Sources || !Stats)
    return llvm::createStringError("damaged manifest in " + Result.Root);
  for (const auto &[Path, Print] : *Sources)
    if (Print.getAsString() != fingerprint(Path.str()))
      return llvm::createStringError(Path.str() + " has changed");
  Result.Stats.Headers = Stats->getInteger("headers").value_or(0);
  Result.Stats.Edited = Stats->getInteger("edited").value_or(0);
  Result.Stats.Framed = Stats->getInteger("framed").value_or(0);
  Result.Stats.Patches = Stats->getInteger("patches").value_or(0);
  Result.Stats.Overridden = Stats->getInteger("overridden").value_or(0);
  Result.Stats.Bytes = Stats->getInteger("bytes").value_or(0);
  return Result;
}
