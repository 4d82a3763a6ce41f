// An enumeration named before its definition: C++ wants a fixed underlying
// type, the same on every declaration.
#include "../Rule.h"
#include "../TypeText.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "enum-forward";

/// What C gives the enumeration: unsigned unless a value is negative.
static std::string underlying(const EnumDecl *E, RuleContext &C) {
  const EnumDecl *Definition = E->getDefinition();
  if (!Definition || Definition->getIntegerType().isNull())
    return "unsigned int";
  return typeText(C.AST, Definition->getIntegerType());
}

namespace {
class EnumForwardRule : public Rule {
public:
  void decl(const Decl *D, RuleContext &C) override {
    const auto *E = dyn_cast<EnumDecl>(D);
    if (!E || E->isFixed() || E->getName().empty())
      return;
    if (!namedBeforeDefinition(E))
      return;
    const auto *First = cast<EnumDecl>(E->getFirstDecl());
    std::string Type = " : " + underlying(E, C);
    if (E->isThisDeclarationADefinition() || E->isFreeStanding()) {
      C.Edits.insert(C.after(E->getLocation()), Type, Name);
      return;
    }
    // Declared in passing, by a parameter or a member: declare it first.
    if (E == First)
      if (TextRange At = C.before(E->getBeginLoc()))
        C.Edits.insert(At, "enum " + renamedTag(E) + Type + "; ", Name);
  }

private:
  /// Or again behind it, which C++ takes as a declaration as well.
  static bool namedBeforeDefinition(const EnumDecl *E) {
    for (const TagDecl *Other : E->redecls())
      if (!Other->isThisDeclarationADefinition() &&
          (Other->isFreeStanding() || Other->isFirstDecl()))
        return true;
    return false;
  }

  static std::string renamedTag(const EnumDecl *E) {
    return isCxxOnlyKeyword(E->getName()) ? cxxName(E->getName())
                                          : E->getName().str();
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeEnumForwardRule() {
  return std::make_unique<EnumForwardRule>();
}
