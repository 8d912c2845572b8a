// SPDX-License-Identifier: Apache-2.0

// Checks a Mingjian log from its files alone, with Go's own sumdb/note and sumdb/tlog.
//
//	tlog-check KEY FOLDER FILE
//
// KEY is the log's verifier key. FOLDER holds `checkpoint` and `tile/…`. FILE is JSON: what Mingjian claims (older
// checkpoints, proofs, witness keys). Everything is verified; Go's own proofs of the same things are printed as JSON.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Claims is what the other implementation says.
type Claims struct {
	Inclusion   []Inclusion   `json:"inclusion"`
	Consistency []Consistency `json:"consistency"`
	Witnesses   []string      `json:"witnesses"`
}

type Inclusion struct {
	Index int64       `json:"index"`
	Proof []tlog.Hash `json:"proof"`
}

type Consistency struct {
	Checkpoint string      `json:"checkpoint"`
	Size       int64       `json:"size"`
	Proof      []tlog.Hash `json:"proof"`
}

// Answer is what Go makes of the same log.
type Answer struct {
	Origin      string        `json:"origin"`
	Size        int64         `json:"size"`
	Root        tlog.Hash     `json:"root"`
	Witnesses   []string      `json:"witnesses"`
	Inclusion   []Inclusion   `json:"inclusion"`
	Consistency []Consistency `json:"consistency"`
}

func main() {
	if len(os.Args) != 4 {
		fail(errors.New("usage: tlog-check KEY FOLDER FILE"))
	}
	answer, err := check(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func check(key, folder, file string) (*Answer, error) {
	var claims Claims
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &claims); err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return nil, err
	}
	known := []note.Verifier{verifier}
	for _, line := range claims.Witnesses {
		witness, err := newWitness(line)
		if err != nil {
			return nil, err
		}
		known = append(known, witness)
	}
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return nil, err
	}
	opened, err := note.Open(signed, note.VerifierList(known...))
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	origin, tree, err := parseCheckpoint(opened.Text)
	if err != nil {
		return nil, err
	}
	if origin != verifier.Name() {
		return nil, fmt.Errorf("origin %s, key of %s", origin, verifier.Name())
	}
	answer := &Answer{Origin: origin, Size: tree.N, Root: tree.Hash}
	for _, sig := range opened.Sigs {
		if sig.Name != origin {
			answer.Witnesses = append(answer.Witnesses, sig.Name)
		}
	}
	if tree.N == 0 {
		return answer, nil
	}
	// The reader checks every tile it reads against the checkpoint's root.
	reader := tlog.TileHashReader(tree, tiles{folder})
	if err := checkInclusion(folder, tree, reader, claims, answer); err != nil {
		return nil, err
	}
	return answer, checkConsistency(tree, reader, known, claims, answer)
}

func checkInclusion(folder string, tree tlog.Tree, reader tlog.HashReader, claims Claims, answer *Answer) error {
	if err := checkBundles(folder, tree, reader); err != nil {
		return err
	}
	for _, claim := range claims.Inclusion {
		entry, err := readEntry(folder, tree.N, claim.Index)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(claim.Proof, tree.N, tree.Hash, claim.Index, tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("inclusion of %d: %w", claim.Index, err)
		}
		own, err := tlog.ProveRecord(tree.N, claim.Index, reader)
		if err != nil {
			return err
		}
		answer.Inclusion = append(answer.Inclusion, Inclusion{claim.Index, own})
	}
	return nil
}

func checkConsistency(tree tlog.Tree, reader tlog.HashReader, known []note.Verifier, claims Claims, answer *Answer) error {
	for _, claim := range claims.Consistency {
		opened, err := note.Open([]byte(claim.Checkpoint), note.VerifierList(known...))
		if err != nil {
			return fmt.Errorf("older checkpoint: %w", err)
		}
		_, old, err := parseCheckpoint(opened.Text)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(claim.Proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return fmt.Errorf("consistency with %d: %w", old.N, err)
		}
		own, err := tlog.ProveTree(tree.N, old.N, reader)
		if err != nil {
			return err
		}
		answer.Consistency = append(answer.Consistency, Consistency{claim.Checkpoint, old.N, own})
	}
	return nil
}

// checkBundles holds every entry against its leaf.
func checkBundles(folder string, tree tlog.Tree, reader tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += 256 {
		entries, err := readBundle(folder, tree.N, first/256)
		if err != nil {
			return err
		}
		indexes := make([]int64, len(entries))
		for i := range entries {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		leaves, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if leaves[i] != tlog.RecordHash(entry) {
				return fmt.Errorf("entry %d is not what its leaf says", first+int64(i))
			}
		}
	}
	return nil
}

func readEntry(folder string, size, index int64) ([]byte, error) {
	if index < 0 || index >= size {
		return nil, fmt.Errorf("no entry %d in a tree of %d", index, size)
	}
	entries, err := readBundle(folder, size, index/256)
	if err != nil {
		return nil, err
	}
	return entries[index%256], nil
}

func readBundle(folder string, size, number int64) ([][]byte, error) {
	width := size - number*256
	if width > 256 {
		width = 256
	}
	path := tilePath("entries", tlog.Tile{H: 8, L: 0, N: number, W: int(width)})
	data, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s is cut off", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("%s holds %d entries instead of %d", path, len(entries), width)
	}
	return entries, nil
}

// parseCheckpoint reads C2SP tlog-checkpoint, which is Go's tree note with another first line.
func parseCheckpoint(text string) (string, tlog.Tree, error) {
	origin, rest := text, ""
	if at := strings.Index(text, "\n"); at >= 0 {
		origin, rest = text[:at], text[at:]
	}
	tree, err := tlog.ParseTree([]byte("go.sum database tree" + rest))
	return origin, tree, err
}

// tiles reads C2SP tlog-tiles: Go's paths without the tile's height.
type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.folder, tilePath(fmt.Sprint(tile.L), tile)))
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

func tilePath(level string, tile tlog.Tile) string {
	parts := strings.SplitN(tile.Path(), "/", 4) // tile / height / level / rest
	return "tile/" + level + "/" + parts[3]
}

// witness verifies C2SP tlog-cosignature (algorithm 4), which the note package leaves to others.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(line string) (*witness, error) {
	parts := strings.SplitN(line, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not a verifier key: " + line)
	}
	typed, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(typed) != 33 || typed[0] != 4 {
		return nil, errors.New("not a witness's key: " + line)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), typed...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, errors.New("wrong key id: " + line)
	}
	return &witness{parts[0], hash, typed[1:]}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	var message bytes.Buffer
	fmt.Fprintf(&message, "cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	message.Write(text)
	return ed25519.Verify(w.key, message.Bytes(), signature[8:])
}
