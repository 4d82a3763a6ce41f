// driver-lint compile-commands: the commands that the analysis itself uses, so
// that clang-tidy and editors parse a driver as driver-lint does. A kernel's
// own compile database is full of flags that only gcc knows.
#include "Command.h"
#include "compile/FindUnits.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace drydock {

int compileCommands(const Options &Chosen) {
  CompileResult Found = findUnits(Chosen.Compile);
  if (!Found.Error.empty()) {
    errs() << "driver-lint: " << Found.Error << '\n';
    return BadUsage;
  }
  json::Array Out;
  for (const CompileUnit &Unit : Found.Units) {
    json::Array Arguments{"clang"};
    for (const std::string &Argument : Unit.Arguments)
      Arguments.push_back(json::fixUTF8(Argument));
    Out.push_back(json::Object{{"directory", json::fixUTF8(Unit.Directory)},
                               {"file", json::fixUTF8(Unit.File)},
                               {"arguments", std::move(Arguments)}});
  }
  outs() << formatv("{0:2}\n", json::Value(std::move(Out)));
  for (const CompileFailure &Failure : Found.Failures)
    errs() << "driver-lint: " << Failure.File << ": " << Failure.Reason << '\n';
  return Found.Failures.empty() ? NothingFound : BadUsage;
}

} // namespace drydock
