" Clause: how a file is edited.

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal commentstring=//\ %s
setlocal comments=s1:/*,mb:*,ex:*/,:///,://!,://
" Continue comments on Enter and `o`, and never wrap code.
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=4 softtabstop=4 tabstop=4
setlocal suffixesadd=.clause
" `gd` and `[i` find the definition of a name in the file.
setlocal define=\\v<(fn\|clause\|struct\|enum\|contract\|unit\|state\|param\|const\|mod)>

let b:undo_ftplugin = 'setlocal commentstring< comments< formatoptions< expandtab< shiftwidth<'
      \ . ' softtabstop< tabstop< suffixesadd< define<'
