#include "CxxFlags.h"
#include "compile/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

/// Switches that mean C, or that a C++ compiler rejects.
static bool cOnly(StringRef Flag) {
  static const StringRef Starts[] = {
      "-std=", "-Werror",       "-Wno-",           "-W",
      "-w",    "-ferror-limit", "-fms-extensions", "-Qunused-arguments"};
  if (Flag.starts_with("-Wp,") || Flag.starts_with("-Wa,") ||
      Flag.starts_with("-Wl,"))
    return false;
  for (StringRef Start : Starts)
    if (Flag.starts_with(Start))
      return true;
  return false;
}

/// Switches of the clang driver that gcc has no use for, as units are
/// translated for clang.
static bool clangOnly(StringRef Flag) {
  return Flag.starts_with("--target") || Flag == "-no-integrated-as" ||
         Flag.starts_with("-Wno-unknown");
}

std::vector<std::string> drydock::migrate::cxxOnlyFlags(Compiler Target) {
  std::vector<std::string> Flags = {"-std=gnu++20",
                                    "-ffreestanding",
                                    "-fno-exceptions",
                                    "-fno-rtti",
                                    "-fno-threadsafe-statics",
                                    "-fno-use-cxa-atexit",
                                    "-fcheck-new",
                                    "-fno-sized-deallocation",
                                    "-fno-asynchronous-unwind-tables",
                                    "-fno-unwind-tables",
                                    "-fno-char8_t",
                                    "-fno-operator-names",
                                    "-Wno-narrowing",
                                    "-Wno-register"};
  if (Target == Compiler::Clang)
    Flags.insert(Flags.end(), {"-fno-addrsig", "-Werror=global-constructors"});
  else
    Flags.push_back("-Wno-volatile");
  return Flags;
}

std::vector<std::string>
drydock::migrate::includeRoots(const CompileUnit &Unit) {
  std::vector<std::string> Roots{llvm::sys::path::parent_path(Unit.File).str()};
  for (size_t I = 0; I != Unit.Arguments.size(); ++I) {
    StringRef A = Unit.Arguments[I];
    if (!A.consume_front("-I"))
      continue;
    if (A.empty() && I + 1 < Unit.Arguments.size())
      A = Unit.Arguments[++I];
    std::string Root = absolutePath(A, Unit.Directory);
    if (llvm::sys::fs::is_directory(Root))
      Roots.push_back(Root);
  }
  return Roots;
}

static std::vector<std::string> plainArguments(const CompileUnit &Unit,
                                               Compiler Target) {
  std::vector<std::string> Out;
  for (const std::string &A : Unit.Arguments) {
    if (absolutePath(A, Unit.Directory) == Unit.File || A == "-c" ||
        (Target == Compiler::Gcc && clangOnly(A)))
      continue;
    Out.push_back(A);
  }
  return Out;
}

std::vector<std::string> drydock::migrate::cArguments(const CompileUnit &Unit,
                                                      Compiler Target) {
  std::vector<std::string> Out;
  for (const std::string &A : plainArguments(Unit, Target))
    if (!StringRef(A).starts_with("-W") || StringRef(A).starts_with("-Wp,"))
      Out.push_back(A);
  Out.push_back("-w");
  return Out;
}

std::vector<std::string> drydock::migrate::cxxArguments(const CompileUnit &Unit,
                                                        StringRef Overlay,
                                                        Compiler Target) {
  std::vector<std::string> Out;
  auto root = [&](StringRef Flag, StringRef Directory) {
    std::string Real = absolutePath(Directory, Unit.Directory);
    std::string Mirror = (Overlay + Real).str();
    if (llvm::sys::fs::is_directory(Mirror))
      Out.insert(Out.end(), {Flag.str(), Mirror});
    Out.insert(Out.end(), {Flag.str(), Real});
  };
  root("-iquote", llvm::sys::path::parent_path(Unit.File));

  auto Plain = plainArguments(Unit, Target);
  bool Preluded = false;
  for (size_t I = 0; I < Plain.size(); ++I) {
    StringRef A = Plain[I];
    if (cOnly(A))
      continue;
    if (A == "-I" || A == "-isystem" || A == "-iquote") {
      if (I + 1 < Plain.size())
        root(A, Plain[++I]);
    } else if (A.starts_with("-I")) {
      root("-I", A.drop_front(2));
    } else if (A == "-include" && I + 1 < Plain.size()) {
      // kconfig.h first: the prelude looks at the configuration.
      std::string Real = absolutePath(Plain[++I], Unit.Directory);
      std::string Mirror = (Overlay + Real).str();
      if (!llvm::sys::fs::exists(Real))
        Real = Mirror = Plain[I];
      Out.insert(Out.end(),
                 {"-include", llvm::sys::fs::exists(Mirror) ? Mirror : Real});
      if (StringRef(Real).ends_with("linux/kconfig.h")) {
        Preluded = true;
        Out.insert(Out.end(), {"-include", (Overlay + "/prelude.h").str()});
      }
    } else {
      Out.push_back(A.str());
    }
  }
  if (!Preluded)
    Out.insert(Out.begin(), {"-include", (Overlay + "/prelude.h").str()});
  for (std::string &Flag : cxxOnlyFlags(Target))
    Out.push_back(Flag);
  return Out;
}
