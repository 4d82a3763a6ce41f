// What must hold in the tables that come with the program.
#include "model/ApiTable.h"
#include "model/ApiVocabulary.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <gtest/gtest.h>
#include <map>
#include <set>

using namespace drydock;

namespace {

const ApiTable &table() {
  static ApiTable Table;
  static const std::string Error = llvm::toString(Table.loadEmbedded());
  EXPECT_EQ(Error, "");
  return Table;
}

std::string where(const ApiFunction &F) {
  return F.File + ":" + std::to_string(F.Line) + " " + F.Name;
}

TEST(EmbeddedApi, Loads) { EXPECT_GT(table().functions().size(), 1000u); }

TEST(EmbeddedApi, EveryFamilyIsAcquiredAndReleased) {
  struct Ends {
    bool Manual = false, Managed = false, Released = false;
  };
  std::map<const ApiFamily *, Ends> Seen;
  for (const ApiFunction &F : table().functions())
    for (const ApiEffect &E : F.Effects) {
      Ends &S = Seen[E.Resource];
      bool Begins = E.Kind == EffectKind::Acquire || E.Kind == EffectKind::Lock;
      S.Manual |= Begins && !F.Managed;
      S.Managed |= Begins && F.Managed;
      S.Released |=
          E.Kind == EffectKind::Release || E.Kind == EffectKind::Unlock;
    }
  for (const ApiFamily &F : table().families()) {
    const Ends &S = Seen[&F];
    EXPECT_TRUE(S.Manual || S.Managed) << F.Id << " is never acquired";
    // Devres releases what is managed; another family may end this one.
    EXPECT_TRUE(S.Released || !S.Manual || !F.ReleasedBy.empty())
        << F.Id << " is never released";
  }
}

TEST(EmbeddedApi, PairsAndManagedVariantsAreRows) {
  for (const ApiFunction &F : table().functions())
    for (const std::string &Name : {F.PairsWith, F.ManagedVariant})
      EXPECT_TRUE(Name.empty() || table().function(Name))
          << where(F) << ": no row for " << Name;
}

TEST(EmbeddedApi, ManagedRowsAreMarked) {
  for (const ApiFunction &F : table().functions())
    if (llvm::StringRef(F.Name).starts_with("devm_"))
      for (const ApiEffect &E : F.Effects)
        EXPECT_TRUE(E.Kind != EffectKind::Acquire || F.Managed ||
                    F.Name == "devm_krealloc")
            << where(F) << " acquires, but names no device";
}

TEST(EmbeddedApi, FunctionsSayWhereTheyAreDeclared) {
  for (const ApiFunction &F : table().functions())
    EXPECT_TRUE(F.Optional || !F.Header.empty()) << where(F);
}

/// The words at `definitions.NAME.enum` of the schema for editors.
std::set<std::string> schemaWords(const llvm::json::Value &Schema,
                                  llvm::StringRef Name) {
  std::set<std::string> Words;
  const llvm::json::Object *D =
      Schema.getAsObject()->getObject("definitions")->getObject(Name);
  if (const llvm::json::Array *List = D ? D->getArray("enum") : nullptr)
    for (const llvm::json::Value &V : *List)
      Words.insert(V.getAsString()->str());
  return Words;
}

template <typename Words> std::set<std::string> names(Words List) {
  std::set<std::string> Names;
  for (const auto &W : List)
    if constexpr (requires { W.Name; })
      Names.insert(W.Name.str());
    else
      Names.insert(W.str());
  return Names;
}

TEST(EmbeddedApi, SchemaHasTheSameWords) {
  auto Text = llvm::MemoryBuffer::getFile(API_SCHEMA);
  ASSERT_TRUE(Text);
  llvm::Expected<llvm::json::Value> Schema =
      llvm::json::parse((*Text)->getBuffer());
  ASSERT_TRUE(static_cast<bool>(Schema)) << llvm::toString(Schema.takeError());
  EXPECT_EQ(schemaWords(*Schema, "result"), names(resultWords()));
  EXPECT_EQ(schemaWords(*Schema, "when"), names(whenWords()));
  EXPECT_EQ(schemaWords(*Schema, "effect"), names(effectWords()));
  EXPECT_EQ(schemaWords(*Schema, "role"), names(roleWords()));
  EXPECT_EQ(schemaWords(*Schema, "callbackContext"), names(callbackContexts()));
  EXPECT_EQ(schemaWords(*Schema, "callContext"), names(callContexts()));
}

} // namespace
