// `typedef const struct x {...} x;` gives one name two meanings in C; in C++
// both have to mean the same type, so the typedef goes without its qualifier.
#include "../Rule.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "tag-typedef";

namespace {
class TagTypedefRule : public Rule {
public:
  void decl(const Decl *D, RuleContext &C) override {
    const auto *T = dyn_cast<TypedefDecl>(D);
    const TagDecl *Tag = T ? T->getUnderlyingType()->getAsTagDecl() : nullptr;
    if (!Tag || Tag->getName() != T->getName() ||
        !T->getUnderlyingType().isLocalConstQualified())
      return;
    C.meaning(T->getLocation(), Name,
              "the type of the same name as its tag loses its const");
    for (auto Next = Lexer::findNextToken(T->getBeginLoc(), C.SM, C.LO);
         Next && Next->is(tok::raw_identifier);
         Next = Lexer::findNextToken(Next->getLocation(), C.SM, C.LO))
      if (Next->getRawIdentifier() == "const")
        return C.Edits.replace(C.range(Next->getLocation()), "", Name);
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeTagTypedefRule() {
  return std::make_unique<TagTypedefRule>();
}
