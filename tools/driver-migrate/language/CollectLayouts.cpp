#include "CollectLayouts.h"
#include "TypeText.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;
using namespace drydock::migrate;

/// Members with their full path; records without a name are looked into.
static void members(ASTContext &AST, const RecordDecl *Record,
                    unsigned long BaseBits, const std::string &Prefix,
                    RecordLayout &Out) {
  const ASTRecordLayout &Layout = AST.getASTRecordLayout(Record);
  for (const FieldDecl *Field : Record->fields()) {
    unsigned long Bits =
        BaseBits + Layout.getFieldOffset(Field->getFieldIndex());
    const RecordDecl *Inner = Field->getType()->getAsRecordDecl();
    if (Field->getName().empty()) {
      if (Inner)
        members(AST, Inner->getDefinition(), Bits, Prefix, Out);
      continue;
    }
    std::string Name = Field->getName().str();
    if (StringRef(Name).starts_with("__empty_"))
      continue; // DECLARE_FLEX_ARRAY's, which C++ does without
    std::string Path = Prefix + (isCxxOnlyKeyword(Name) ? cxxName(Name) : Name);
    Out.Members.push_back(
        {Path, Bits, Field->isBitField(),
         Field->isBitField() ? Field->getBitWidthValue() : 0});
    // A record without a tag has no entry of its own.
    if (Inner && Inner->getName().empty() &&
        !Inner->getTypedefNameForAnonDecl() && Inner->getDefinition())
      members(AST, Inner->getDefinition(), Bits, Path + ".", Out);
  }
}

static void collect(ASTContext &AST, const DeclContext *Scope,
                    std::vector<RecordLayout> &Out) {
  for (const Decl *D : Scope->decls()) {
    // In C++ the declarations stand inside linkage frames.
    if (isa<LinkageSpecDecl, NamespaceDecl>(D))
      collect(AST, cast<DeclContext>(D), Out);
    const auto *Record = dyn_cast<RecordDecl>(D);
    if (!Record || Record->isImplicit() || Record->isDependentContext())
      continue;
    collect(AST, Record, Out);
    const RecordDecl *Definition = Record->getDefinition();
    if (Record != Definition || Record->isInvalidDecl())
      continue;
    const TypedefNameDecl *Typedef = Record->getTypedefNameForAnonDecl();
    if (Record->getName().empty() && !Typedef)
      continue;
    QualType Type = AST.getCanonicalTagType(Record);
    RecordLayout Entry;
    Entry.Type = Typedef ? Typedef->getNameAsString() : typeText(AST, Type);
    Entry.Place = Record->getLocation().printToString(AST.getSourceManager());
    Entry.Size = AST.getTypeSizeInChars(Type).getQuantity();
    Entry.Align = AST.getTypeAlignInChars(Type).getQuantity();
    members(AST, Record, 0, "", Entry);
    Out.push_back(std::move(Entry));
  }
}

void drydock::migrate::collectLayouts(ASTContext &AST,
                                      std::vector<RecordLayout> &Out) {
  collect(AST, AST.getTranslationUnitDecl(), Out);
}
