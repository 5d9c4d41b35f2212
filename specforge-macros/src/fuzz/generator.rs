use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::random::Random;
use super::tokens::ODD;

/// Makes one changed program from a seed.
pub(super) struct Generator<'a> {
    random: Random,
    programs: &'a [TokenStream],
}

impl<'a> Generator<'a> {
    pub(super) fn new(seed: u64, programs: &'a [TokenStream]) -> Self {
        Self { random: Random::new(seed), programs }
    }

    /// One of the programs, with one to six changes.
    pub(super) fn program(mut self) -> TokenStream {
        let mut program = self.random.one(self.programs).cloned().unwrap_or_default();
        for _ in 0..=self.random.below(6) {
            program = self.changed(program);
        }
        program
    }

    /// The tokens with one change, here or somewhere deeper.
    fn changed(&mut self, tokens: TokenStream) -> TokenStream {
        let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let groups: Vec<usize> = tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| matches!(token, TokenTree::Group(_)))
            .map(|(at, _)| at)
            .collect();
        // Most of a program is deep inside of it.
        if !groups.is_empty() && self.random.below(6) > 0 {
            let at = self.random.one(&groups).copied().unwrap_or_default();
            if let Some(TokenTree::Group(group)) = tokens.get(at).cloned() {
                tokens[at] = Group::new(group.delimiter(), self.changed(group.stream())).into();
            }
            return tokens.into_iter().collect();
        }
        let at = self.random.below(tokens.len());
        let other = self.random.below(tokens.len());
        match self.random.below(9) {
            0 | 1 if !tokens.is_empty() => drop(tokens.remove(at)),
            2 if !tokens.is_empty() => tokens.insert(other, tokens[at].clone()),
            3 if !tokens.is_empty() => tokens.swap(at, other),
            4 if !tokens.is_empty() => drop(tokens.splice(at..=at, self.odd())),
            5 if !tokens.is_empty() => {
                // The delimiters are cut off, or others are put around.
                let token = tokens.remove(at);
                match token {
                    TokenTree::Group(group) => drop(tokens.splice(at..at, group.stream())),
                    token => {
                        let around = [Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket, Delimiter::None];
                        let delimiter = self.random.one(&around).copied().unwrap_or(Delimiter::None);
                        tokens.insert(at, Group::new(delimiter, token.into()).into());
                    }
                }
            }
            6 => {
                // A piece of another program.
                let donor = self.random.one(self.programs).cloned().unwrap_or_default();
                let donor: Vec<TokenTree> = donor.into_iter().collect();
                let token = self.random.one(&donor).cloned();
                tokens.splice(at..at, token);
            }
            _ => drop(tokens.splice(at..at, self.odd())),
        }
        tokens.into_iter().collect()
    }

    fn odd(&mut self) -> TokenStream {
        self.random.one(&ODD).and_then(|text| text.parse().ok()).unwrap_or_default()
    }
}

/// The least input that still fails: tokens are left out as long as it does.
pub(super) fn smallest(input: TokenStream, fails: impl Fn(&TokenStream) -> bool) -> TokenStream {
    let mut smallest = input;
    for _ in 0..2_000 {
        match smaller(&smallest).into_iter().find(|candidate| fails(candidate)) {
            Some(candidate) => smallest = candidate,
            None => break,
        }
    }
    smallest
}

/// The same tokens without one, or with one taken out of its delimiters, at each place.
fn smaller(input: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = input.clone().into_iter().collect();
    let mut all = Vec::new();
    for at in 0..tokens.len() {
        let with = |instead: TokenStream| -> TokenStream {
            let (before, after) = (tokens[..at].iter().cloned(), tokens[at + 1..].iter().cloned());
            before.chain(instead).chain(after).collect()
        };
        all.push(with(TokenStream::new()));
        if let TokenTree::Group(group) = &tokens[at] {
            all.extend(
                smaller(&group.stream())
                    .into_iter()
                    .map(|inside| with(TokenTree::Group(Group::new(group.delimiter(), inside)).into())),
            );
        }
    }
    all
}
