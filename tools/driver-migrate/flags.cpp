#include "flags.h"
#include "OptionTable.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"

using namespace drydock::migrate;
using llvm::StringRef;

static const Option<Flags> Options[] = {
    {.Name = "-p",
     .Value = "DIR",
     .Help = "compile_commands.json, its directory, or a Kbuild directory",
     .Text = &Flags::Database},
    {.Name = "--kernel",
     .Value = "DIR",
     .Help = "kernel headers or build; default: the installed ones",
     .Text = &Flags::Kernel},
    {.Name = "-o",
     .Value = "DIR",
     .Help = "where the result goes",
     .Text = &Flags::OutDir},
    {.Name = "--store",
     .Value = "DIR",
     .Help = "where overlays are kept; default ~/.cache/drydock",
     .Text = &Flags::Store},
    {.Name = "--output",
     .Value = "json:PATH",
     .Help = "also write the result as JSON",
     .Text = &Flags::Json},
    {.Name = "--kbuild",
     .Value = "DIR",
     .Help = "for drydock.mk: overlay of C++ sources, their C flags "
             "behind --",
     .Text = &Flags::Kbuild},
    {.Name = "--interactive",
     .Value = nullptr,
     .Help = "plan, apply: ask about each group",
     .Switch = &Flags::Interactive},
    {.Name = "--decisions",
     .Value = "FILE",
     .Help = "which groups to take; with --interactive the answers go there",
     .Text = &Flags::Decisions},
    {.Name = "--plan",
     .Value = "FILE",
     .Help = "apply: refuse if a source has changed since that plan (JSON)",
     .Text = &Flags::PlanFile},
    {.Name = "--all",
     .Value = nullptr,
     .Help = "undo: everything that apply wrote",
     .Switch = &Flags::All},
    {.Name = "--no-check",
     .Value = nullptr,
     .Help = "plan: do not compile what comes out",
     .Switch = &Flags::NoCheck},
    {.Name = "--no-lint",
     .Value = nullptr,
     .Help = "plan, apply: do not compare what driver-lint finds in both forms",
     .Switch = &Flags::NoLint},
    {.Name = "--check",
     .Value = nullptr,
     .Help = "compile the C++ form against the overlay",
     .Switch = &Flags::Check},
    {.Name = "--syntax",
     .Value = nullptr,
     .Help = "with --check: front end only, generate no code",
     .Switch = &Flags::Syntax},
    {.Name = "--gcc",
     .Value = nullptr,
     .Help = "for g++-12 as well: its branches of the headers, --check",
     .Switch = &Flags::Gcc},
    {.Name = "--objects",
     .Value = "DIR",
     .Help =
         "with --gcc: keep the objects of gcc-12 (C) and g++-12 (C++) there",
     .Text = &Flags::Objects},
    {.Name = "--layout",
     .Value = nullptr,
     .Help = "compare every record's layout between C and C++",
     .Switch = &Flags::Layout},
    {.Name = "--verbose",
     .Value = nullptr,
     .Help = "show what the compilers say",
     .Switch = &Flags::Verbose},
    {.Name = "--help",
     .Value = nullptr,
     .Help = "this text",
     .Switch = &Flags::Help},
};

std::string drydock::migrate::usage() {
  std::string Text =
      "usage: driver-migrate [plan] [option...] FILE|DIR...\n"
      "       driver-migrate apply|status [option...] FILE|DIR...\n"
      "       driver-migrate undo GROUP|--all [option...] FILE|DIR...\n"
      "       driver-migrate headers [option...] FILE...\n"
      "       driver-migrate cxx -o DIR [option...] FILE...\n"
      "       driver-migrate trial SCENARIO [option...]\n\n"
      "  plan     shows what would become of the files, group by group, and "
      "why\n"
      "  apply    writes it: <stem>.cpp beside each C file, or in -o DIR; the "
      "C stays\n"
      "  status   how many sites are converted, and what blocks the others\n"
      "  undo     takes a group back, or everything\n"
      "  headers  makes the C++-clean overlay of the kernel headers that the\n"
      "           files include and prints where it is\n"
      "  cxx      writes each C file as C++ to DIR/<stem>.cpp, no group taken\n"
      "  trial    proves modules in QEMU; `driver-migrate trial --help`\n\n";
  return Text + optionHelp<Flags>(Options) +
         "\nexit: 0 all clean, 1 some file refused or not clean, "
         "2 bad usage or no kernel\n";
}

llvm::Expected<Flags> drydock::migrate::parseFlags(int Count, char **Words) {
  Flags Result;
  llvm::ArrayRef<char *> All(Words, Count);
  for (size_t I = 1; I < All.size(); ++I) {
    if (StringRef(All[I]) == "--") {
      Result.CompileArguments.assign(All.begin() + I + 1, All.end());
      break;
    }
    auto Taken = takeOption<Flags>(Options, All, I, Result);
    if (!Taken)
      return Taken.takeError();
    if (*Taken)
      continue;
    if (Result.Command.empty())
      Result.Command = All[I];
    else
      Result.Files.push_back(All[I]);
  }
  if (Result.Help)
    return Result;
  if (llvm::sys::fs::exists(Result.Command)) {
    Result.Files.insert(Result.Files.begin(), Result.Command);
    Result.Command = "plan";
  }
  static const StringRef Commands[] = {"plan", "apply",   "status",
                                       "undo", "headers", "cxx"};
  if (!llvm::is_contained(Commands, Result.Command))
    return llvm::createStringError(
        Result.Command.empty()
            ? "no command and no file"
            : "'" + Result.Command +
                  "' is no file and no command: plan, apply, status, undo, "
                  "headers, cxx, trial");
  if (Result.Files.empty())
    return llvm::createStringError("no files");
  if (Result.Command == "cxx" && Result.OutDir.empty())
    return llvm::createStringError("cxx needs -o DIR");
  if (!Result.Json.empty() && !StringRef(Result.Json).starts_with("json:"))
    return llvm::createStringError("--output takes json:PATH");
  return Result;
}
