// Tags defined inside a record have file scope in C and the record's scope in
// C++: the definition moves in front of the outermost record.
#include "../Rule.h"
#include "../TypeText.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;

static const char Name[] = "nested-tag";

/// The end of the attributes behind a closing brace: `} __packed name;`.
static SourceLocation attributesEnd(const TagDecl *D, RuleContext &C) {
  SourceLocation End = D->getBraceRange().getEnd();
  if (End.isMacroID())
    return End;
  SourceLocation At = End;
  while (auto Token = Lexer::findNextToken(At, C.SM, C.LO)) {
    if (!Token->is(tok::raw_identifier))
      break;
    StringRef Word = Token->getRawIdentifier();
    if (Word != "__attribute__" && Word != "__attribute" &&
        !(Word.starts_with("__") &&
          C.AST.Idents.get(Word).hasMacroDefinition()))
      break;
    At = End = Token->getLocation();
    auto Open = Lexer::findNextToken(At, C.SM, C.LO);
    for (int Depth = 0; Open && (Depth || Open->is(tok::l_paren));
         Open = Lexer::findNextToken(At, C.SM, C.LO)) {
      Depth += Open->is(tok::l_paren) - Open->is(tok::r_paren);
      At = End = Open->getLocation();
      if (!Depth)
        break;
    }
  }
  return End;
}

namespace {
class NestedTagRule : public Rule {
public:
  void decl(const Decl *D, RuleContext &C) override {
    if (const auto *F = dyn_cast<FunctionDecl>(D))
      return result(F, C);
    const auto *Tag = dyn_cast<TagDecl>(D);
    if (!Tag || !Tag->isThisDeclarationADefinition() ||
        !isa<RecordDecl>(Tag->getLexicalDeclContext()))
      return;
    bool Named = !Tag->getName().empty();
    if (!Named && !isa<EnumDecl>(Tag))
      return;
    if (Tag->getBeginLoc().isMacroID() && grouped(Tag, C))
      return;
    TextRange R =
        C.range(SourceRange(Tag->getBeginLoc(), attributesEnd(Tag, C)));
    TextRange To = C.before(Tag->getBeginLoc());
    if (!R || R.InMacroBody || R.File != To.File || To.Begin >= R.Begin) {
      C.refuse(Tag->getLocation(), Name,
               "a tag is defined inside a record by a macro; define it first");
      return;
    }
    std::string Keyword = Tag->getKindName().str();
    std::string Text = Named ? tagName(Tag) : unnamedEnum(Tag, C);
    C.meaning(Tag->getLocation(), Name,
              Keyword + " " + Text +
                  " would be local to its record in C++; moved in front");
    std::string Macros = macrosBetween(To.Begin, R, C);
    if (!Named && Text.empty())
      return C.Edits.move(R, To.Begin, Macros, ";\n", "", Name);
    C.Edits.move(R, To.Begin, Macros, ";\n", Keyword + " " + Text, Name);
    if (!Named)
      C.Edits.insert(C.after(Tag->getBeginLoc()), " " + Text, Name);
  }

private:
  /// The definitions of macros between the new place and the old one, if the
  /// moved text needs one of them; the same definition may stand twice.
  static std::string macrosBetween(unsigned From, const TextRange &Moved,
                                   RuleContext &C) {
    StringRef File = C.fileText(Moved);
    StringRef Text = File.slice(Moved.Begin, Moved.End);
    std::string Found;
    bool Needed = false;
    for (size_t At = File.find("\n#define ", From); At < Moved.Begin;
         At = File.find("\n#define ", At + 1)) {
      size_t End = At + 1;
      do
        End = File.find('\n', End + 1);
      while (End != StringRef::npos && File[End - 1] == '\\');
      StringRef Line = File.slice(At, End);
      StringRef Word = Line.drop_front(9).take_while(
          [](char Letter) { return llvm::isAlnum(Letter) || Letter == '_'; });
      Needed |= Text.contains(Word);
      Found += Line;
    }
    return Needed ? Found + "\n" : "";
  }

  /// `struct x {...} f(void)`: no type is defined in a result type of C++.
  static void result(const FunctionDecl *F, RuleContext &C) {
    QualType Type = F->getReturnType();
    while (Type->isPointerType())
      Type = Type->getPointeeType();
    const TagDecl *Tag = Type->getAsTagDecl();
    Tag = Tag ? Tag->getDefinition() : nullptr;
    if (!Tag || Tag->getName().empty() ||
        Tag->isEmbeddedInDeclarator() == false)
      return;
    TextRange R =
        C.range(SourceRange(Tag->getBeginLoc(), attributesEnd(Tag, C)));
    TextRange Whole = C.range(SourceRange(F->getBeginLoc(), F->getLocation()));
    if (R && Whole && R.File == Whole.File && Whole.Begin <= R.Begin &&
        R.End <= Whole.End)
      C.Edits.move(R, Whole.Begin, "", ";\n",
                   (Tag->getKindName() + " " + tagName(Tag)).str(), Name);
  }

  /// struct_group_tagged(TAG, NAME, MEMBERS): the overlay's macro refers to
  /// struct TAG, which has to stand in front.
  static bool grouped(const TagDecl *Tag, RuleContext &C) {
    CharSourceRange Call = C.SM.getExpansionRange(Tag->getBeginLoc());
    StringRef Text = Lexer::getSourceText(Call, C.SM, C.LO);
    bool Tagged = Text.consume_front("struct_group_tagged");
    if (!Tagged && !Text.consume_front("__struct_group"))
      return false;
    StringRef Members = Text.split(',').second.split(',').second, Attributes;
    if (!Tagged)
      std::tie(Attributes, Members) = Members.split(',');
    TextRange To = C.before(Call.getBegin());
    TextRange Macro = C.range(Call.getBegin());
    if (!Members.consume_back(")") || !To || Tag->getName().empty())
      return false;
    if (!Tagged) {
      Macro.End = Macro.Begin;
      C.Edits.insert(Macro, "__cxx", Name);
    }
    C.Edits.insert(To,
                   "struct " + tagName(Tag) + " {" + Members.str() + "}" +
                       Attributes.str() + ";\n",
                   Name);
    return true;
  }

  static std::string tagName(const TagDecl *Tag) {
    return isCxxOnlyKeyword(Tag->getName()) ? cxxName(Tag->getName())
                                            : Tag->getName().str();
  }

  /// A member of an enumeration without a name needs one once it moves away.
  static std::string unnamedEnum(const TagDecl *Tag, RuleContext &C) {
    if (Tag->isFreeStanding())
      return {};
    unsigned Line = C.SM.getExpansionLineNumber(Tag->getBeginLoc());
    unsigned Column = C.SM.getExpansionColumnNumber(Tag->getBeginLoc());
    StringRef File = C.SM.getFilename(C.SM.getExpansionLoc(Tag->getBeginLoc()));
    std::string Stem = "__cxx_enum_";
    for (char Letter : File.rsplit('/').second.rsplit('.').first)
      Stem += llvm::isAlnum(Letter) ? Letter : '_';
    return Stem + "_" + std::to_string(Line) + "_" + std::to_string(Column);
  }
};
} // namespace

std::unique_ptr<Rule> drydock::migrate::makeNestedTagRule() {
  return std::make_unique<NestedTagRule>();
}
