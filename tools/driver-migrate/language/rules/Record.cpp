// Records that C++ lays out or accepts differently: empty ones (size 1 there)
// and flexible arrays inside other records.
#include "../Rule.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class RecordRule : public Rule {
public:
  /// Uses of a member that a header's patch renamed, for it has the name of its
  /// record (struct kfifo).
  void stmt(const Stmt *S, RuleContext &C) override {
    const auto *M = dyn_cast<MemberExpr>(S);
    const auto *F = M ? dyn_cast<FieldDecl>(M->getMemberDecl()) : nullptr;
    if (!F || !NamedAsRecord.count(C.SM.getSpellingLoc(F->getLocation())))
      return;
    TextRange At = C.range(M->getMemberLoc());
    if (At && !At.InMacroBody)
      C.Edits.replace(At, (F->getName() + "_base").str(),
                      "member-named-as-record");
  }

  void decl(const Decl *D, RuleContext &C) override {
    if (const auto *R = dyn_cast<RecordDecl>(D)) {
      empty(R, C);
      if (R->isThisDeclarationADefinition())
        qualify(R, fieldNames(R), C);
      if (R->isThisDeclarationADefinition() && holdsEmpty(R))
        flexible(R, C);
    }
    if (const auto *F = dyn_cast<FieldDecl>(D); F && isNamedAsRecord(F))
      NamedAsRecord.insert(C.SM.getSpellingLoc(F->getLocation()));
    if (const auto *F = dyn_cast<FieldDecl>(D))
      if (const auto *Inner = F->getType()->getAsRecordDecl())
        flexible(Inner, C);
  }

private:
  std::set<SourceLocation> NamedAsRecord;

  /// In a record without a name inside it: C++ forbids that alone.
  static bool isNamedAsRecord(const FieldDecl *F) {
    const RecordDecl *R = F->getParent();
    bool Inside = false;
    for (; R && R->isAnonymousStructOrUnion(); Inside = true)
      R = dyn_cast<RecordDecl>(R->getDeclContext());
    return Inside && R && !F->getName().empty() && R->getName() == F->getName();
  }

  static std::set<StringRef> fieldNames(const RecordDecl *R) {
    std::set<StringRef> Names;
    for (const FieldDecl *F : R->fields())
      Names.insert(F->getName());
    return Names;
  }

  /// `union { u64 u64; struct { u64 x; } s; }`: behind the member, the plain
  /// name means the member in C++.
  static void qualify(const RecordDecl *R, const std::set<StringRef> &Hidden,
                      RuleContext &C) {
    for (const FieldDecl *F : R->fields()) {
      TypeLoc Type = F->getTypeSourceInfo()->getTypeLoc();
      while (TypeLoc Inner = Type.getNextTypeLoc()) {
        if (Type.getAs<TypedefTypeLoc>())
          break;
        Type = Inner;
      }
      if (auto Named = Type.getAs<TypedefTypeLoc>())
        if (Hidden.count(Named.getTypePtr()->getDecl()->getName()))
          if (TextRange At = C.range(Named.getBeginLoc())) {
            At.End = At.Begin;
            C.Edits.insert(At, "::", "member-hides-type");
          }
      const RecordDecl *Inner = F->getType()->getAsRecordDecl();
      if (Inner && Inner->getName().empty() && Inner->getDefinition() &&
          Inner->getLexicalDeclContext() == R)
        qualify(Inner->getDefinition(), Hidden, C);
    }
  }

  /// A zero-length array keeps the size 0 in both compilers, alone, as a
  /// member and with alignment attributes.
  static void empty(const RecordDecl *R, RuleContext &C) {
    if (!R->isThisDeclarationADefinition() || !R->field_empty() ||
        R->isInvalidDecl())
      return;
    TextRange Brace = C.range(R->getBraceRange().getBegin());
    if (!Brace)
      return;
    Brace.Begin = Brace.End;
    C.Edits.insert(Brace,
                   " char __cxx_empty_" + std::to_string(Brace.Begin) + "[0];",
                   "empty-struct");
    C.meaning(R->getLocation(), "empty-struct",
              "an empty record has size 0 in C and 1 in C++; kept at 0");
  }

  /// g++ takes the array that stands in for nothing in a record for a flexible
  /// one, and that for all there is.
  static bool holdsEmpty(const RecordDecl *R) {
    for (const FieldDecl *F : R->fields()) {
      const RecordDecl *Inner = F->getType()->getAsRecordDecl();
      Inner = Inner ? Inner->getDefinition() : nullptr;
      if (Inner && (Inner->field_empty() || holdsEmpty(Inner)))
        return true;
    }
    return false;
  }

  static void flexible(const RecordDecl *Inner, RuleContext &C) {
    Inner = Inner->getDefinition();
    if (!Inner || !Inner->hasFlexibleArrayMember())
      return;
    for (const FieldDecl *F : Inner->fields()) {
      if (F->getType()->isIncompleteArrayType()) {
        TypeLoc Type = F->getTypeSourceInfo()->getTypeLoc();
        if (auto Array = Type.getAs<ArrayTypeLoc>())
          if (TextRange At = C.range(Array.getRBracketLoc())) {
            At.End = At.Begin;
            C.Edits.insert(At, "0", "flexible-array");
          }
      } else if (const auto *Deeper = F->getType()->getAsRecordDecl()) {
        flexible(Deeper, C);
      }
    }
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeRecordRule() {
  return std::make_unique<RecordRule>();
}
