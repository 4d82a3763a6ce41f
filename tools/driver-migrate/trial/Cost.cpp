// What two builds cost: size, compile time, instructions. It decides nothing.
#include "Report.h"
#include "llvm/Support/FormatVariadic.h"

using namespace drydock::trial;

/// Functions called most often that the report shows.
static constexpr size_t HotFunctions = 5;

static std::string change(double First, double Second) {
  double Percent = First ? 100 * (Second / First - 1) : 0;
  return llvm::formatv(" ({0}{1:F1} %)", Percent < 0 ? "" : "+", Percent).str();
}

/// Of the functions that both builds have.
static std::string otherInstructions(const ModuleFile &A, const ModuleFile &B) {
  size_t Both = 0, Differ = 0;
  for (const auto &[Name, Count] : A.Instructions) {
    auto Other = B.Instructions.find(Name);
    if (Other == B.Instructions.end())
      continue;
    ++Both;
    Differ += Count != Other->second;
  }
  return llvm::formatv("instructions: {0} of {1} functions have another number",
                       Differ, Both);
}

std::vector<std::string> drydock::trial::costLines(const Trial &T) {
  const Build &First = T.First.Of, &Second = T.Second->Of;
  const ModuleFile &A = First.Module, &B = Second.Module;
  std::vector<std::string> Lines;
  Lines.push_back(
      llvm::formatv("text: {0} and {1} bytes", A.TextBytes, B.TextBytes).str() +
      change(A.TextBytes, B.TextBytes));
  if (First.CompileSeconds && Second.CompileSeconds)
    Lines.push_back(
        llvm::formatv("compile time: {0:F2} and {1:F2} s of processor time",
                      *First.CompileSeconds, *Second.CompileSeconds)
            .str() +
        change(*First.CompileSeconds, *Second.CompileSeconds));
  Lines.push_back(otherInstructions(A, B));
  for (const auto &[Name, Calls] : hottest(T.First.Boots[0], HotFunctions)) {
    auto X = A.Instructions.find(Name), Y = B.Instructions.find(Name);
    if (X != A.Instructions.end() && Y != B.Instructions.end())
      Lines.push_back(
          llvm::formatv("  {0}: {1} calls, {2} and {3} instructions", Name,
                        Calls, X->second, Y->second));
  }
  return Lines;
}
