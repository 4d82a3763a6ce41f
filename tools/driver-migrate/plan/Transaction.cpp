#include "Transaction.h"
#include "HoldInterrupts.h"
#include "WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"

using namespace drydock::migrate;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

void Transaction::write(StringRef Path, StringRef Text) {
  Steps.push_back({Path.str(), Text.str(), {}, {}});
}

void Transaction::remove(StringRef Path) {
  Steps.push_back({Path.str(), std::nullopt, {}, {}});
}

std::string Transaction::stage(Step &S) {
  std::string Suffix = std::to_string(llvm::sys::Process::getProcessId());
  S.Old = S.Path + ".old-" + Suffix;
  S.New = S.Path + ".staged-" + Suffix;
  return S.Text ? writeWhole(S.New, *S.Text) : std::string();
}

std::string Transaction::place(Step &S) {
  if (fs::exists(S.Path)) {
    if (auto Code = fs::rename(S.Path, S.Old))
      return "cannot replace " + S.Path + ": " + Code.message();
    S.Saved = true;
  }
  if (S.Text)
    if (auto Code = fs::rename(S.New, S.Path))
      return "cannot write " + S.Path + ": " + Code.message();
  S.Placed = true;
  return {};
}

void Transaction::rollBack() {
  for (Step &S : llvm::reverse(Steps)) {
    if (S.Placed && S.Text)
      fs::remove(S.Path);
    if (S.Saved)
      fs::rename(S.Old, S.Path);
    fs::remove(S.New);
  }
}

std::string Transaction::commit() {
  HoldInterrupts Hold;
  std::string Error;
  for (Step &S : Steps)
    if (Error.empty())
      Error = stage(S);
  for (Step &S : Steps)
    if (Error.empty())
      Error = Hold.pending() ? "interrupted" : place(S);
  if (!Error.empty())
    rollBack();
  else
    for (Step &S : Steps)
      if (S.Saved)
        fs::remove(S.Old);
  return Error;
}
