#include "model/Wording.h"
#include "model/ApiTable.h"

using llvm::StringRef;

namespace drydock::wording {

static std::string quoted(StringRef Text) { return "'" + Text.str() + "'"; }

static std::string kindOf(bool Error) {
  return Error ? "an error pointer" : "NULL";
}

std::string badPointer(StringRef Subject, BadPointer How) {
  return quoted(Subject) + (How.Certain ? " is " : " may be ") +
         kindOf(How.Error) + (How.Tested ? " on this path" : "") +
         (How.ByContract ? " where the function needs a valid pointer"
                         : " when it is dereferenced");
}

std::string isBadHere(StringRef Subject, bool Error) {
  return quoted(Subject) + " is " + kindOf(Error) + " here";
}

std::string mayReturn(StringRef Callee, bool Error) {
  return quoted(Callee) + " may return " + kindOf(Error);
}

std::string lateTest(StringRef Subject) {
  return quoted(Subject) + " is tested for NULL after it was dereferenced";
}

std::string wrongTest(StringRef Subject) {
  return quoted(Subject) +
         " is tested for an error pointer but is NULL on failure";
}

std::string releasedTwice(const ApiFamily &Family, StringRef Subject,
                          bool ByDevresToo) {
  std::string What =
      Family.Noun + " " + quoted(Subject) + " is " + Family.Released;
  return What + (ByDevresToo ? " here, and once more by devres" : " twice");
}

std::string registersGone(const ApiFamily &Family, StringRef Subject) {
  return "registers at " + quoted(Subject) + " are accessed after the " +
         Family.Noun + " was " + Family.Released;
}

std::string acquiredBy(const ApiFamily &Family, StringRef Callee) {
  return Family.Noun + " " + Family.Acquired + " by " + quoted(Callee);
}

std::string releasedBy(const ApiFamily &Family, StringRef Callee) {
  return Family.Noun + " " + Family.Released + " by " + quoted(Callee);
}

} // namespace drydock::wording
