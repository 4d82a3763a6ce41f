#include "Recording.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"

using llvm::StringRef;

std::string drydock::trial::knownBytes(StringRef Name, uint64_t Size) {
  uint64_t State = 0x9e3779b97f4a7c15;
  for (unsigned char C : Name)
    State = (State ^ C) * 0x100000001b3;
  std::string Text;
  Text.reserve(Size + 8);
  while (Text.size() < Size) {
    State ^= State << 13;
    State ^= State >> 7;
    State ^= State << 17;
    Text.append(reinterpret_cast<const char *>(&State), 8);
  }
  Text.resize(Size);
  return Text;
}

std::string drydock::trial::sha256(StringRef Text) {
  llvm::SHA256 Hash;
  Hash.update(Text);
  return llvm::toHex(Hash.final(), true);
}

std::string drydock::trial::soundSum(StringRef Path) {
  auto File = llvm::MemoryBuffer::getFile(Path);
  if (!File || (*File)->getBufferSize() <= 44)
    return "none";
  // 44 bytes of header; a frame is 2 channels of 16 bits.
  StringRef Samples = (*File)->getBuffer().drop_front(44);
  size_t First = Samples.find_first_not_of('\0');
  size_t Last = Samples.find_last_not_of('\0');
  if (First == StringRef::npos)
    return "silence";
  First -= First % 4;
  Last = Last / 4 * 4 + 4;
  return sha256(Samples.slice(First, Last));
}
