#include "GuestFiles.h"
#include "HostProgram.h"
#include "Initramfs.h"
#include "Recording.h"
#include "WriteFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace drydock::trial;
using llvm::StringRef;

static std::string quoted(StringRef Text) {
  std::string Result = "'";
  for (char C : Text)
    Result += C == '\'' ? std::string("'\\''") : std::string(1, C);
  return Result + "'";
}

static std::string guestPath(StringRef HostPath) {
  StringRef Name = llvm::sys::path::filename(HostPath);
  return "/modules/" + Name.take_front(Name.find(".ko") + 3).str();
}

static std::string function(StringRef Name, StringRef Body) {
  return (Name + "() {\n:\n" + Body + "\n}\n").str();
}

std::string
drydock::trial::scenarioScript(const Scenario &S, const Build &B,
                               const std::vector<std::string> &Needs,
                               const BootOptions &Options) {
  std::string Paths;
  for (const std::string &Need : Needs)
    Paths += guestPath(Need) + " ";
  std::string Text =
      "MODULE=" + quoted(B.Module.Name) +
      "\nFILE=" + quoted(guestPath(B.Module.Path)) +
      "\nNEEDS=" + quoted(Paths) + "\nBUS=" + quoted(S.Bus) +
      "\nADDRESS=" + quoted(S.Address) +
      "\nPARAMETERS=" + quoted(S.Parameters) +
      "\nRELOADS=" + std::to_string(Options.Reloads) +
      "\nFAIL_ALLOCATIONS=" + std::to_string(Options.FailAllocations) +
      "\nUNBIND=" + (Options.Unbind && !S.Address.empty() ? "1" : "") + "\n";
  if (Options.FailFrom)
    Text += "FAIL_FROM=" + std::to_string(Options.FailFrom) +
            "\nMODE_AT=" + std::to_string(B.Failing->ModeAt) + "\n";
  for (const DataFile &F : S.Files) {
    std::string Bytes = knownBytes(F.Name, F.Bytes);
    std::string Variable = F.Name;
    for (char &C : Variable)
      if (!llvm::isAlnum(C))
        C = '_';
    Text += "SUM_" + Variable + "=" + sha256(Bytes) + "\nSIZE_" + Variable +
            "=" + std::to_string(F.Bytes) + "\n";
  }
  Text +=
      function("scenario_start", S.Start) + function("scenario_stop", S.Stop) +
      function("scenario_ready", S.Ready) +
      function("scenario_load", S.Load.empty() ? "sleep 5" : StringRef(S.Load));
  std::string Phases;
  for (const Phase &P : S.Phases)
    Phases += "phase " + P.Name + "\n" + P.Script + "\n";
  return Text + function("scenario_phases", Phases);
}

/// What must be loaded before the module: what the scenario says and what the
/// module itself imports from.
static llvm::Expected<std::vector<std::string>>
modulesBefore(const Scenario &S, const KernelImage &Kernel, const Build &B) {
  auto Tree = ModuleTree::open(Kernel);
  if (!Tree)
    return Tree.takeError();
  std::vector<std::string> Files;
  for (const std::vector<std::string> &Names : {B.Module.Depends, S.Needs})
    for (const std::string &Name : Names)
      if (llvm::Error E = Tree->appendWithNeeds(Name, Files))
        return std::move(E);
  // A module given by the user takes the distribution's place.
  for (const std::string &Extra : B.Extra) {
    auto Module = readModule(Extra);
    if (!Module)
      return Module.takeError();
    bool Replaced = false;
    for (std::string &File : Files)
      if (moduleName(llvm::sys::path::filename(File).split('.').first) ==
          Module->Name) {
        File = Extra;
        Replaced = true;
      }
    if (!Replaced)
      Files.push_back(Extra);
  }
  return Files;
}

llvm::Error drydock::trial::writeGuestFiles(const Scenario &S,
                                            const KernelImage &Kernel,
                                            const Build &B,
                                            const BootOptions &Options,
                                            const std::string &Directory) {
  auto Needs = modulesBefore(S, Kernel, B);
  if (!Needs)
    return Needs.takeError();
  Initramfs Files;
  for (StringRef Name :
       {"bin", "dev", "proc", "sys", "tmp", "modules", "trial", "data"})
    Files.addDirectory(Name);
  if (!llvm::sys::fs::exists("/bin/busybox"))
    return llvm::createStringError(
        "/bin/busybox is missing: apt-get install busybox-static");
  if (llvm::Error E = Files.addHostFile("bin/busybox", "/bin/busybox"))
    return E;
  Files.addFile("init", bundledFile("guest/init"), true);
  Files.addFile("trial/library", bundledFile("guest/library"));
  Files.addFile("trial/checkers", bundledFile("guest/checkers"));
  Files.addFile("trial/acquisitions", bundledFile("guest/acquisitions"));
  Files.addFile("trial/dhcp", bundledFile("guest/dhcp"), true);
  Files.addFile("trial/scenario", scenarioScript(S, B, *Needs, Options));
  std::vector<std::string> All = *Needs;
  All.push_back(Options.FailFrom ? B.Failing->Path : B.Module.Path);
  for (const std::string &Path : All)
    if (llvm::Error E =
            Files.addHostFile(StringRef(guestPath(Path)).drop_front(), Path))
      return E;
  for (const std::string &Name : S.Host)
    if (llvm::Error E = addFromHost(Files, Name))
      return E;
  for (const DataFile &F : S.Files) {
    std::string Bytes = knownBytes(F.Name, F.Bytes);
    if (std::string E = migrate::writeWhole(Directory + "/" + F.Name, Bytes);
        !E.empty())
      return llvm::createStringError(E);
    if (F.Bytes <= 8 << 20)
      Files.addFile("data/" + F.Name, Bytes);
  }
  return Files.write(Directory + "/initrd");
}
