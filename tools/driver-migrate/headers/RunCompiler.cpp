#include "RunCompiler.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

CompilerRun drydock::migrate::runCompiler(StringRef Program,
                                          std::vector<std::string> Arguments,
                                          StringRef Directory) {
  CompilerRun Result;
  auto Path = llvm::sys::findProgramByName(Program);
  if (!Path) {
    Result.Output = Program.str() + " is not installed: apt-get install " +
                    (Program.starts_with("clang") ? "clang-22" : Program.str());
    return Result;
  }
  llvm::SmallString<128> Log;
  if (auto Code =
          llvm::sys::fs::createTemporaryFile("driver-migrate", "log", Log)) {
    Result.Output = "cannot create a temporary file: " + Code.message();
    return Result;
  }
  // The working directory of a command matters for its relative paths.
  std::string Env = "/usr/bin/env";
  std::vector<StringRef> Words{Env, "-C", Directory, *Path};
  Words.insert(Words.end(), Arguments.begin(), Arguments.end());
  std::optional<StringRef> Redirects[] = {"", Log.str(), Log.str()};
  std::optional<llvm::sys::ProcessStatistics> Usage;
  std::string Error;
  int Code = llvm::sys::ExecuteAndWait(Env, Words, std::nullopt, Redirects, 0,
                                       0, &Error, nullptr, &Usage);
  if (auto Text = llvm::MemoryBuffer::getFile(Log))
    Result.Output = (*Text)->getBuffer().str();
  Result.Output += Error;
  llvm::sys::fs::remove(Log);
  Result.Ok = Code == 0;
  if (Usage)
    Result.Seconds = std::chrono::duration<double>(Usage->TotalTime).count();
  return Result;
}

static const char *program(Compiler Target, bool Cxx) {
  if (Target == Compiler::Clang)
    return Cxx ? "clang++-22" : "clang-22";
  return Cxx ? "g++-12" : "gcc-12";
}

static CompilerRun finish(Compiler Target, bool Cxx,
                          std::vector<std::string> Arguments, StringRef File,
                          StringRef Object, StringRef Directory,
                          bool SyntaxOnly = false) {
  Arguments.insert(Arguments.end(), {"-w", "-O2", "-fno-pie", "-c"});
  if (Target == Compiler::Clang)
    Arguments.push_back("-ferror-limit=0");
  if (SyntaxOnly)
    Arguments.push_back("-fsyntax-only");
  if (Cxx)
    Arguments.insert(Arguments.end(), {"-x", "c++"});
  Arguments.push_back(File.str());
  Arguments.insert(Arguments.end(),
                   {"-o", Object.empty() ? "/dev/null" : Object.str()});
  return runCompiler(program(Target, Cxx), Arguments, Directory);
}

CompilerRun drydock::migrate::compileCxx(const CompileUnit &Unit,
                                         StringRef Overlay, StringRef CxxFile,
                                         Compiler Target, StringRef Object,
                                         bool SyntaxOnly) {
  std::vector<std::string> Arguments = cxxArguments(Unit, Overlay, Target);
  // __FILE__ stays what it is in C: messages and tables hold it.
  Arguments.push_back(("-fmacro-prefix-map=" + Overlay + "=").str());
  Arguments.push_back(
      ("-fmacro-prefix-map=" + CxxFile + "=" + Unit.File).str());
  return finish(Target, true, std::move(Arguments), CxxFile, Object,
                Unit.Directory, SyntaxOnly);
}

CompilerRun drydock::migrate::compileC(const CompileUnit &Unit, Compiler Target,
                                       StringRef Object) {
  return finish(Target, false, cArguments(Unit, Target), Unit.File, Object,
                Unit.Directory);
}
