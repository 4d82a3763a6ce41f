#include "flags.h"
#include "llvm/ADT/StringRef.h"

using namespace drydock::migrate;
using llvm::StringRef;

namespace {
/// One option: parsing and help come from the same row.
struct Option {
  const char *Name;
  const char *Value; ///< null: a switch
  const char *Help;
  bool Flags::*Switch;
  std::string Flags::*Text;
};
} // namespace

static const Option Options[] = {
    {"-p", "DIR", "compile_commands.json, its directory, or a Kbuild directory",
     nullptr, &Flags::Database},
    {"--kernel", "DIR", "kernel headers or build; default: the installed ones",
     nullptr, &Flags::Kernel},
    {"-o", "DIR", "where the result goes", nullptr, &Flags::OutDir},
    {"--store", "DIR", "where overlays are kept; default ~/.cache/drydock",
     nullptr, &Flags::Store},
    {"--output", "json:PATH", "also write the result as JSON", nullptr,
     &Flags::Json},
    {"--kbuild", "DIR",
     "for drydock.mk: overlay of C++ sources, their C flags "
     "behind --",
     nullptr, &Flags::Kbuild},
    {"--check", nullptr, "compile the C++ form against the overlay",
     &Flags::Check, nullptr},
    {"--syntax", nullptr, "with --check: front end only, generate no code",
     &Flags::Syntax, nullptr},
    {"--gcc", nullptr,
     "for g++-12 as well: its branches of the headers, --check", &Flags::Gcc,
     nullptr},
    {"--objects", "DIR",
     "with --gcc: keep the objects of gcc-12 (C) and g++-12 (C++) there",
     nullptr, &Flags::Objects},
    {"--layout", nullptr, "compare every record's layout between C and C++",
     &Flags::Layout, nullptr},
    {"--verbose", nullptr, "show what the compilers say", &Flags::Verbose,
     nullptr},
    {"--help", nullptr, "this text", &Flags::Help, nullptr},
};

std::string drydock::migrate::usage() {
  std::string Text =
      "usage: driver-migrate headers [option...] FILE...\n"
      "       driver-migrate cxx -o DIR [option...] FILE...\n"
      "       driver-migrate trial SCENARIO [option...]\n\n"
      "  headers  makes the C++-clean overlay of the kernel headers that the\n"
      "           files include and prints where it is\n"
      "  cxx      writes each C file as C++ to DIR/<stem>.cpp\n"
      "  trial    proves modules in QEMU; `driver-migrate trial --help`\n\n";
  for (const Option &O : Options) {
    std::string Left = std::string("  ") + O.Name;
    if (O.Value)
      Left += std::string(" ") + O.Value;
    Left.resize(std::max<size_t>(Left.size() + 1, 22), ' ');
    Text += Left + O.Help + "\n";
  }
  return Text + "\nexit: 0 all clean, 1 some file refused or not clean, "
                "2 bad usage or no kernel\n";
}

llvm::Expected<Flags> drydock::migrate::parseFlags(int Count, char **Words) {
  Flags Result;
  for (int I = 1; I < Count; ++I) {
    StringRef Word = Words[I];
    if (Word == "--") {
      Result.CompileArguments.assign(Words + I + 1, Words + Count);
      break;
    }
    const Option *Found = nullptr;
    for (const Option &O : Options)
      if (Word == O.Name)
        Found = &O;
    if (Found && Found->Switch) {
      Result.*Found->Switch = true;
    } else if (Found) {
      if (++I == Count)
        return llvm::createStringError(Word + " needs a value");
      Result.*Found->Text = Words[I];
    } else if (Word.starts_with("-")) {
      return llvm::createStringError("unknown option " + Word);
    } else if (Result.Command.empty()) {
      Result.Command = Word.str();
    } else {
      Result.Files.push_back(Word.str());
    }
  }
  if (Result.Help)
    return Result;
  if (Result.Command != "headers" && Result.Command != "cxx")
    return llvm::createStringError(Result.Command.empty()
                                       ? "no command: headers, cxx or trial"
                                       : "unknown command '" + Result.Command +
                                             "': headers, cxx or trial");
  if (Result.Files.empty())
    return llvm::createStringError("no files");
  if (Result.Command == "cxx" && Result.OutDir.empty())
    return llvm::createStringError("cxx needs -o DIR");
  if (!Result.Json.empty() && !StringRef(Result.Json).starts_with("json:"))
    return llvm::createStringError("--output takes json:PATH");
  return Result;
}
