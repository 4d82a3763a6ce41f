#include "Convert.h"
#include "WriteFile.h"
#include "compile/Paths.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

Conversion drydock::migrate::convert(const Flags &F, const CompileUnit &Unit,
                                     const ParsedUnit &Parsed,
                                     StringRef OverlayRoot) {
  Conversion Result;
  Result.Source = Unit.File;
  if (Parsed.HasErrors) {
    Result.ParseErrors = Parsed.Errors;
    return Result;
  }
  bool Refused = false;
  for (const Remark &R : Parsed.Remarks) {
    bool Own = R.File == Parsed.MainFile;
    Refused |= Own && R.Level == Remark::Refusal;
    if (Own)
      Result.Remarks.push_back(R);
  }
  if (Refused)
    return Result;
  std::vector<std::string> Conflicts;
  std::string Text = Parsed.Edits.apply(
      Parsed.MainFile, Parsed.Files.at(Parsed.MainFile).Text, &Conflicts);
  for (const std::string &Conflict : Conflicts)
    Result.Remarks.push_back(
        {Remark::Refusal, Parsed.MainFile, 0, "conflict", Conflict});
  if (!Conflicts.empty())
    return Result;
  std::string Path =
      F.OutDir + "/" + llvm::sys::path::stem(Unit.File).str() + ".cpp";
  Result.WriteError = writeWhole(Path, Text);
  if (!Result.WriteError.empty())
    return Result;
  Result.Output = Path;
  Result.EditsByRule = Parsed.Edits.countByRule(Parsed.MainFile);
  llvm::SmallString<256> Absolute(Path);
  if (fs::make_absolute(Absolute))
    Absolute = Path;
  // Beside its own headers it would find the C ones.
  std::string Link;
  if (fs::equivalent(llvm::sys::path::parent_path(Absolute),
                     llvm::sys::path::parent_path(Unit.File))) {
    Link = (OverlayRoot + llvm::sys::path::parent_path(Unit.File) + "/" +
            llvm::sys::path::filename(Path))
               .str();
    fs::remove(Link);
    if (!fs::create_link(Absolute, Link))
      Absolute = Link;
  }
  Result.Checked = F.Check;
  Result.CheckedGcc = F.Check && F.Gcc;
  if (Result.Checked)
    Result.Clang =
        compileCxx(Unit, OverlayRoot, Absolute, Compiler::Clang, {}, F.Syntax);
  if (Result.CheckedGcc) {
    std::string Stem =
        absolutePath(F.Objects) + "/" + llvm::sys::path::stem(Path).str();
    bool Keep = !F.Objects.empty() && !fs::create_directories(F.Objects);
    Result.Gcc = compileCxx(Unit, OverlayRoot, Absolute, Compiler::Gcc,
                            Keep ? Stem + ".cxx.o" : "", F.Syntax && !Keep);
    if (Keep && Result.Gcc.Ok)
      Result.C = compileC(Unit, Compiler::Gcc, Stem + ".c.o");
  }
  if (!Link.empty())
    fs::remove(Link);
  return Result;
}

/// The first error a compiler reported.
static std::string firstError(StringRef Output) {
  llvm::SmallVector<StringRef, 0> Lines;
  Output.split(Lines, '\n');
  for (StringRef Line : Lines)
    if (Line.contains("error:"))
      return Line.str();
  return Output.split('\n').first.str();
}

void drydock::migrate::printConversion(const Conversion &C, bool Verbose) {
  llvm::raw_ostream &Out = llvm::outs();
  Out << C.Source << ": ";
  if (C.refused())
    Out << "refused\n";
  else
    Out << (C.clean() ? (C.Checked ? "clean" : "converted") : "not clean")
        << ", written to " << C.Output << "\n";
  if (!C.ParseErrors.empty())
    Out << "  does not parse as C:\n" << C.ParseErrors;
  if (!C.WriteError.empty())
    Out << "  " << C.WriteError << "\n";
  for (const Remark &R : C.Remarks)
    Out << "  " << R.File << ":" << R.Line << ": "
        << (R.Level == Remark::Refusal ? "refused: " : "meaning: ") << R.Text
        << " [" << R.Rule << "]\n";
  auto compiler = [&](const char *Name, const CompilerRun &Run) {
    if (!Run.Ok)
      Out << "  " << Name << ": "
          << (Verbose ? Run.Output : firstError(Run.Output)) << "\n";
  };
  if (C.Checked)
    compiler("clang++-22", C.Clang);
  if (C.CheckedGcc)
    compiler("g++-12", C.Gcc);
}

static llvm::json::Object describe(const Conversion &C) {
  llvm::json::Array Remarks;
  for (const Remark &R : C.Remarks)
    Remarks.push_back(llvm::json::Object{
        {"level", R.Level == Remark::Refusal ? "refusal" : "meaning"},
        {"file", R.File},
        {"line", R.Line},
        {"rule", R.Rule},
        {"text", R.Text}});
  llvm::json::Object Edits;
  for (const auto &[Rule, Count] : C.EditsByRule)
    Edits[Rule] = Count;
  llvm::json::Object O{{"source", C.Source},
                       {"output", C.Output},
                       {"refused", C.refused()},
                       {"clean", C.clean()},
                       {"remarks", std::move(Remarks)},
                       {"edits", std::move(Edits)}};
  if (!C.ParseErrors.empty())
    O["parseErrors"] = llvm::json::fixUTF8(C.ParseErrors);
  if (C.Checked)
    O["clang"] = llvm::json::Object{
        {"ok", C.Clang.Ok},
        {"seconds", C.Clang.Seconds},
        {"error",
         llvm::json::fixUTF8(C.Clang.Ok ? "" : firstError(C.Clang.Output))}};
  if (C.CheckedGcc)
    O["gcc"] = llvm::json::Object{
        {"ok", C.Gcc.Ok},
        {"seconds", C.Gcc.Seconds},
        {"error",
         llvm::json::fixUTF8(C.Gcc.Ok ? "" : firstError(C.Gcc.Output))}};
  return O;
}

bool drydock::migrate::writeJson(const std::string &Path,
                                 const std::vector<Conversion> &All,
                                 const Overlay &Made) {
  llvm::json::Array Files;
  for (const Conversion &C : All)
    Files.push_back(describe(C));
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::formatv(
      "{0:2}\n", llvm::json::Value(llvm::json::Object{
                     {"overlay", Made.Root}, {"files", std::move(Files)}}));
  std::string Error = writeWhole(Path, Text);
  if (!Error.empty())
    llvm::errs() << "driver-migrate: " << Error << "\n";
  return Error.empty();
}
